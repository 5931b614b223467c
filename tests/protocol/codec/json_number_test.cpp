#include "protocol/codec/json_number.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace attune {

TEST(json_number, reads_what_the_grammar_allows) {
  const std::pair<const char*, double> cases[] = {{"0", 0},
                                                  {"-0", 0},
                                                  {"7", 7},
                                                  {"-7", -7},
                                                  {"10", 10},
                                                  {"0.5", 0.5},
                                                  {"-0.25", -0.25},
                                                  {"1e3", 1000},
                                                  {"1E3", 1000},
                                                  {"1e+3", 1000},
                                                  {"25e-2", 0.25},
                                                  {"1.5e1", 15},
                                                  {"0e7", 0},
                                                  {"0.0e-0", 0},
                                                  {"9007199254740991", 9007199254740991.0},
                                                  {"123456789012345", 123456789012345.0}};
  for (const auto& [text, value] : cases) {
    const auto x = parse_json_number(text);
    ASSERT_TRUE(x) << text;
    EXPECT_EQ(*x, value) << text;
  }
}

TEST(json_number, refuses_all_else) {
  for (const auto* text : {"",    "-",   "+1",  "01",  "-01",   "00",           "1.",    ".5",
                           "-.5", "1e",  "1e+", "1e-", "1.e3",  "0x1",          "1 ",    " 1",
                           "1_0", "NaN", "nan", "inf", "-inf",  "Infinity",     "1e1.5", "--1",
                           "1-1", "e3",  "1a",  "1,5", "1e3e3", "\xef\xbc\x91", "0-",    "-e1"})
    EXPECT_FALSE(parse_json_number(text)) << text;
}

TEST(json_number, beyond_a_double_is_infinite_or_zero) {
  EXPECT_EQ(parse_json_number("1e999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_json_number("-1e999"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_json_number("1e-999"), 0.0);
  EXPECT_EQ(parse_json_number(std::string(400, '9')), std::numeric_limits<double>::infinity());
}

TEST(json_number, is_exact_where_whole_numbers_of_the_wire_end) {
  EXPECT_EQ(parse_json_number("9007199254740991"), 9007199254740991.0);
  EXPECT_EQ(parse_json_number("9007199254740992"), 9007199254740992.0);
  EXPECT_EQ(parse_json_number("18446744073709551616"), 18446744073709551616.0); // 2^64
}

} // namespace attune
