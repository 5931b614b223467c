#include "protocol/codec/ndjson.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace attune {

namespace {

using numbered = std::vector<std::pair<std::uint64_t, std::string>>;

numbered lines_of(std::string_view text) {
  numbered out;
  for (ndjson_lines lines{text}; lines.next();)
    out.emplace_back(lines.number(), lines.line());
  return out;
}

} // namespace

TEST(ndjson_lines, gives_each_line_with_its_number) {
  EXPECT_EQ(lines_of("a\nb\nc\n"), (numbered{{1, "a"}, {2, "b"}, {3, "c"}}));
}

TEST(ndjson_lines, needs_no_end_of_the_last_line) {
  EXPECT_EQ(lines_of("a\nb"), (numbered{{1, "a"}, {2, "b"}}));
}

TEST(ndjson_lines, passes_over_blank_lines_but_counts_them) {
  EXPECT_EQ(lines_of("\n \t\r\na\r\n\nb"), (numbered{{3, "a"}, {5, "b"}}));
  EXPECT_EQ(lines_of(""), numbered{});
  EXPECT_EQ(lines_of("\n\n"), numbered{});
}

TEST(ndjson_lines, leaves_out_byte_order_marks) {
  EXPECT_EQ(lines_of("\xef\xbb\xbf"
                     "a\n\xef\xbb\xbf"
                     "b\n"),
            (numbered{{1, "a"}, {2, "b"}}));
  EXPECT_EQ(lines_of("\xef\xbb\xbf\r\na"), (numbered{{2, "a"}})) << "a mark alone is a blank line";
}

} // namespace attune
