#include "protocol/hex.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {

TEST(hex, is_as_long_as_asked_or_as_short_as_it_can_be) {
  EXPECT_EQ(hex_of(0x1f, 4), "001f");
  EXPECT_EQ(hex_of(0xabcdef, 2), "ef");
  EXPECT_EQ(hex_of(0x1f), "1f");
  EXPECT_EQ(hex_of(0), "0");
  EXPECT_EQ(hex_of(std::numeric_limits<std::uint64_t>::max()), "ffffffffffffffff");
}

TEST(hex, is_appended_behind_what_is_there) {
  std::string out = "id-";
  append_hex(out, 0x1f, 4);
  append_hex(out += '.', 0xab);
  EXPECT_EQ(out, "id-001f.ab");
}

TEST(hex, has_two_digits_a_byte) {
  EXPECT_EQ(hex_of_bytes({"\x00\x7f\xa5\xff", 4}), "007fa5ff");
  EXPECT_EQ(hex_of_bytes(""), "");
}

TEST(hex, digits_are_of_either_case) {
  EXPECT_EQ(hex_digit('0'), 0u);
  EXPECT_EQ(hex_digit('9'), 9u);
  EXPECT_EQ(hex_digit('a'), 10u);
  EXPECT_EQ(hex_digit('F'), 15u);
  for (const auto c : {'g', 'G', '/', ':', '@', '`', '\0', '\x8a'})
    EXPECT_FALSE(hex_digit(c)) << c;
}

TEST(hex, numbers_are_lower_case_digits_of_at_most_64_bits) {
  EXPECT_EQ(parse_hex("0"), 0u);
  EXPECT_EQ(parse_hex("00ff"), 255u);
  EXPECT_EQ(parse_hex("ffffffffffffffff"), std::numeric_limits<std::uint64_t>::max());
  for (const auto* bad : {"", "FF", "0x1", "-1", "+1", " 1", "1 ", "1g", "10000000000000000"})
    EXPECT_FALSE(parse_hex(bad)) << bad;
}

} // namespace attune
