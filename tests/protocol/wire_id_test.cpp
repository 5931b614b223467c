#include "protocol/wire_id.hpp"

#include <gtest/gtest.h>
#include <string>

namespace attune {

TEST(wire_id, is_printable_ascii_without_a_space) {
  EXPECT_TRUE(is_wire_id("!"));
  EXPECT_TRUE(is_wire_id("a+b/c~"));
  for (const std::string_view bad : {"", "a b", "a\tb", "a\x7f", "\xc3\xa9", "a\nb"})
    EXPECT_FALSE(is_wire_id(bad)) << bad;
  EXPECT_FALSE(is_wire_id(std::string_view{"a\0b", 3}));
}

TEST(wire_id, has_at_most_128_characters) {
  EXPECT_TRUE(is_wire_id(std::string(128, 'x')));
  EXPECT_FALSE(is_wire_id(std::string(129, 'x')));
}

} // namespace attune
