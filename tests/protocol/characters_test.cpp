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

// RFC 3629, section 4: the edges of each length.
TEST(characters, are_utf_8) {
  for (const std::string_view good : {"", "a\xc3\xa9", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
                                      "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const std::string_view bad :
       {"\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82", "a\xff"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(characters, have_a_length_where_a_text_begins_with_one) {
  EXPECT_EQ(utf8_length("\xe2\x82\xac!"), 3u);
  EXPECT_EQ(utf8_length("a"), 1u);
  EXPECT_EQ(utf8_length("\xff"), 0u);
  EXPECT_EQ(utf8_length(""), 0u);
}

} // namespace attune
