#include "tools/replay/table_reader.hpp"

#include <gtest/gtest.h>

#include <sstream>

using namespace attune;

namespace {

struct told {
  std::string header;
  std::vector<std::string> rows; ///< `LINE:CELL|CELL`
  std::vector<std::string> bad;  ///< `LINE:WHY`
  bool ok = false;
};

std::string joined(std::span<const std::string_view> cells) {
  std::string out;
  for (const auto cell : cells)
    out += (out.empty() ? "" : "|") + std::string{cell};
  return out;
}

told read(const std::string& text) {
  std::istringstream in{text};
  told out;
  out.ok = read_table(
             in,
             [&](auto cells) -> result<void> {
               out.header = joined(cells);
               return {};
             },
             [&](const table_row& row) {
               out.rows.push_back(std::to_string(row.line) + ':' + joined(row.cells));
             },
             [&](std::size_t line, const std::string& what) {
               out.bad.push_back(std::to_string(line) + ':' + what);
             })
             .has_value();
  return out;
}

} // namespace

TEST(table_reader, tells_the_header_once_and_then_rows_with_their_lines) {
  const auto got = read("a\tb\n1\t2\n\n3\t4\r\n");
  EXPECT_TRUE(got.ok);
  EXPECT_EQ(got.header, "a|b");
  EXPECT_EQ(got.rows, (std::vector<std::string>{"2:1|2", "4:3|4"}));
  EXPECT_TRUE(got.bad.empty());
}

TEST(table_reader, goes_on_after_lines_that_are_no_rows) {
  const auto got = read("a\tb\n1\n1\t2\t3\n" + std::string(max_table_line + 1, 'x') + "\n5\t6");
  EXPECT_EQ(got.rows, (std::vector<std::string>{"5:5|6"}));
  ASSERT_EQ(got.bad.size(), 3u);
  EXPECT_EQ(got.bad[0], "2:has 1 cells where the header names 2");
  EXPECT_EQ(got.bad[1], "3:has 3 cells where the header names 2");
  EXPECT_EQ(got.bad[2], "4:is longer than 65536 bytes");
}

TEST(table_reader, refuses_a_file_without_a_header) {
  EXPECT_FALSE(read("").ok);
  EXPECT_FALSE(read("\n\n").ok);
}

TEST(table_reader, ends_with_the_fault_of_the_header) {
  std::istringstream in{"a\n1\n"};
  const auto got = read_table(
    in, [](auto) -> result<void> { return failed(fault_code::bad_message, "no such column"); },
    [](const auto&) { FAIL() << "a row after a header that was refused"; },
    [](std::size_t, const std::string&) {});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().what, "no such column");
}

TEST(table_reader, reads_seconds_as_whole_microseconds) {
  EXPECT_EQ(parse_seconds("1396437466.94"), 1'396'437'466'940'000);
  EXPECT_EQ(parse_seconds("881250949"), 881'250'949'000'000);
  EXPECT_EQ(parse_seconds("0"), 0);
  for (const auto* text : {"", "x", "1 ", "1.5s", "-1", "1e11", "nan", "inf"})
    EXPECT_FALSE(parse_seconds(text)) << text;
}

TEST(table_reader, knows_what_may_be_an_id) {
  EXPECT_TRUE(is_wire_id("214536502"));
  EXPECT_TRUE(is_wire_id(std::string(128, '~')));
  EXPECT_FALSE(is_wire_id(""));
  EXPECT_FALSE(is_wire_id(std::string(129, 'a')));
  EXPECT_FALSE(is_wire_id("a b"));
  EXPECT_FALSE(is_wire_id("\x7f"));
  EXPECT_FALSE(is_wire_id("\xc3\xa9"));
}
