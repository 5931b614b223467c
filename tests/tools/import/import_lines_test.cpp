#include "tools/import/import_lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace attune {
namespace {

TEST(import_lines, numbers_count_blank_lines_too) {
  std::istringstream text{"{\"a\":1}\n\n  \r\n{\"b\":2}"};
  import_lines lines{text};
  EXPECT_EQ(lines.next()->number, 1u);
  const auto second = lines.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->number, 4u);
  EXPECT_EQ(second->text, "{\"b\":2}");
  EXPECT_EQ(second->wrong, "");
  EXPECT_FALSE(lines.next());
  EXPECT_EQ(lines.bytes_read(), text.str().size());
}

TEST(import_lines, what_is_no_object_is_named_and_the_next_line_is_read) {
  std::istringstream text{"{\"a\":\n[1]\n{\"a\":1}}\n\xFF\n{}\n"}; // Four that are none, and one.
  import_lines lines{text};
  for (int i = 0; i < 4; ++i)
    EXPECT_NE(lines.next()->wrong, "") << i;
  EXPECT_EQ(lines.next()->wrong, "");
}

TEST(import_lines, byte_order_marks_cost_no_line) {
  std::istringstream text{"\xEF\xBB\xBF{\"a\":1}\n\xEF\xBB\xBF{\"b\":2}\n\xEF\xBB\xBF\n"};
  import_lines lines{text};
  const auto first = lines.next();
  EXPECT_EQ(first->wrong, "");
  EXPECT_EQ(first->text, "{\"a\":1}");
  EXPECT_EQ(lines.next()->text, "{\"b\":2}") << "two files were joined";
  EXPECT_FALSE(lines.next()) << "a mark alone is a blank line";
}

// The batch has other rows: the server drops the one and takes the rest.
TEST(import_lines, what_is_wrong_inside_a_text_is_left_to_the_server) {
  std::istringstream text{"{\"signals\":[{\"query\":\"cake \\ud83d\"}]}\n{\"t\":\"M\xFCnchen\"}\n"};
  import_lines lines{text};
  EXPECT_EQ(lines.next()->wrong, "");
  EXPECT_EQ(lines.next()->wrong, "");
}

TEST(import_lines, a_line_above_a_mebibyte_is_read_away) {
  std::istringstream text{std::string(3'000'000, 'x') + "\n{}\n"};
  import_lines lines{text};
  const auto first = lines.next();
  EXPECT_EQ(first->wrong, "is longer than 1 MiB");
  EXPECT_EQ(first->text.size(), import_lines::bytes_most);
  EXPECT_EQ(lines.next()->number, 2u);
}

} // namespace
} // namespace attune
