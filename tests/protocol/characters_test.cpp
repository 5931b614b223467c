#include "protocol/characters.hpp"

#include <gtest/gtest.h>

namespace attune {

// One, two, three and four bytes.
TEST(characters, are_code_points) {
  EXPECT_EQ(characters_in(""), 0u);
  EXPECT_EQ(characters_in("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 4u);
}

TEST(characters, are_never_cut_in_two) {
  const std::string_view text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
  EXPECT_EQ(first_characters(text, 0), "");
  EXPECT_EQ(first_characters(text, 2), "a\xc3\xa9");
  EXPECT_EQ(first_characters(text, 3), "a\xc3\xa9\xe2\x82\xac");
  EXPECT_EQ(first_characters(text, 4), text);
  EXPECT_EQ(first_characters(text, 9), text);
}

} // namespace attune
