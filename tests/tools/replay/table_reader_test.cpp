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

TEST(table_reader, passes_over_a_byte_order_mark) {
  const auto got = read("\xef\xbb\xbf"
                        "a\tb\n1\t2\n");
  EXPECT_EQ(got.header, "a|b");
  EXPECT_EQ(got.rows, (std::vector<std::string>{"2:1|2"}));
}

TEST(table_reader, reads_times_as_whole_microseconds) {
  EXPECT_EQ(parse_time("1396437466.94")->at_us, 1'396'437'466'940'000);
  EXPECT_EQ(parse_time("881250949")->at_us, 881'250'949'000'000);
  EXPECT_EQ(parse_time("0")->at_us, 0);
  for (const auto* text : {"", "x", "1 ", "1.5s", "-1", "1e20", "nan", "inf"})
    EXPECT_FALSE(parse_time(text)) << text;
}

// The first moment of 2026 in each unit.
TEST(table_reader, knows_the_unit_of_a_time_by_its_size) {
  const std::pair<const char*, time_unit> cases[] = {
    {"1767225600", time_unit::seconds},
    {"1767225600000", time_unit::milliseconds},
    {"1767225600000000", time_unit::microseconds},
    {"1767225600000000000", time_unit::nanoseconds}};
  for (const auto& [text, unit] : cases) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->at_us, 1'767'225'600'000'000) << text;
    EXPECT_EQ(time->unit, unit) << text;
  }
}
