#include "protocol/codec/read_items.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(read_items, an_array_is_read_row_by_row) {
  const auto x = read_items_array(R"([{"id":"a"},{"id":"b","price":"x"},7,{"id":"c"},
    {"title":"no id"},{"id":"d","id":"e"}])");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->rows.size(), 2u);
  EXPECT_EQ(x->rows[0].id, "a");
  EXPECT_EQ(x->rows[1].id, "c");
  EXPECT_EQ(x->indexes, (std::vector<std::uint32_t>{0, 3}));
  ASSERT_EQ(x->refused.size(), 4u);
  EXPECT_EQ(x->refused[0].index, 1u);
  EXPECT_EQ(x->refused[0].id, "b");
  EXPECT_EQ(x->refused[0].why.code, fault_code::bad_message);
  EXPECT_EQ(x->refused[0].why.pointer, "/1/price");
  EXPECT_EQ(x->refused[1].why.pointer, "/2");
  EXPECT_EQ(x->refused[2].why.pointer, "/4");
  EXPECT_EQ(x->refused[3].why.pointer, "/5/id");
}

TEST(read_items, the_whole_must_be_an_array_of_at_most_1000) {
  EXPECT_FALSE(read_items_array("{}"));
  EXPECT_FALSE(read_items_array("[{]"));
  EXPECT_TRUE(read_items_array("[]"));
  std::string rows = R"([{"id":"a"})";
  for (auto i = 1; i < 1000; ++i)
    rows += R"(,{"id":"a"})";
  EXPECT_EQ(read_items_array(rows + "]")->rows.size(), 1000u);
  EXPECT_FALSE(read_items_array(rows + R"(,{"id":"a"}])"));
}

TEST(read_items, lines_are_read_row_by_row) {
  const auto x = read_items_lines("{\"id\":\"a\"}\n\n{\"id\":\r\n{\"id\":\"b\",\"price\":-1}\n"
                                  "{\"id\":\"c\",\"x\":1}");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->rows.size(), 2u);
  EXPECT_EQ(x->indexes, (std::vector<std::uint32_t>{0, 3}));
  ASSERT_EQ(x->refused.size(), 2u);
  EXPECT_EQ(x->refused[0].index, 1u);
  EXPECT_EQ(x->refused[0].why.what.substr(0, 7), "line 3:");
  EXPECT_EQ(x->refused[1].id, "b");
  EXPECT_EQ(x->refused[1].why.pointer, "/price");
  EXPECT_EQ(x->unknown_fields, 1u);
}

TEST(read_items, fields_that_no_item_has_are_named_by_row) {
  const auto x = read_items_array(R"([{"id":"a","colour":1,"availible":true},{"id":"b"},
    {"id":"c","price":"x"},{"id":"d","attributes":{"mine":1},"x":1}])");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->ignored.size(), 2u);
  EXPECT_EQ(x->ignored[0].index, 0u);
  EXPECT_EQ(x->ignored[0].pointers, (std::vector<std::string>{"/0/colour", "/0/availible"}));
  EXPECT_EQ(x->ignored[1].index, 3u);
  EXPECT_EQ(x->ignored[1].pointers, std::vector<std::string>{"/3/x"});
  const auto lines = read_items_lines("{\"id\":\"a\"}\n{\"id\":\"b\",\"x\":1}");
  ASSERT_EQ(lines->ignored.size(), 1u);
  EXPECT_EQ(lines->ignored[0].index, 1u);
}

TEST(read_items, a_row_names_its_first_8_unknown_fields) {
  std::string row = R"([{"id":"a")";
  for (auto n = 0; n < 20; ++n)
    row += ",\"x" + std::to_string(n) + "\":1";
  const auto x = read_items_array(row + "}]");
  ASSERT_EQ(x->ignored.size(), 1u);
  EXPECT_EQ(x->ignored[0].pointers.size(), 8u);
  EXPECT_EQ(x->unknown_fields, 20u);
}

TEST(read_items, at_most_1000_lines) {
  std::string lines;
  for (auto i = 0; i < 1000; ++i)
    lines += "{\"id\":\"a\"}\n";
  EXPECT_EQ(read_items_lines(lines)->rows.size(), 1000u);
  EXPECT_FALSE(read_items_lines(lines + "{\"id\":\"a\"}"));
}

TEST(read_items, a_line_of_a_file_is_one_item) {
  EXPECT_EQ(read_item(R"({"id":"a","title":"t"})")->title, "t");
  const auto x = read_item(R"({"id":"a","title":7})");
  ASSERT_FALSE(x);
  EXPECT_EQ(x.error().pointer, "/title");
  EXPECT_EQ(x.error().what, "title must be a text");
}

} // namespace attune
