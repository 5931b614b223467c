#include "protocol/codec/text_repair.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

const std::string mark = "\xef\xbf\xbd";

} // namespace

TEST(text_repair, leaves_sound_texts_as_they_are) {
  for (const std::string text : {R"({"a":"x \"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})",
                                 "[\"\xf0\x9f\x98\x80\", 1, true]", "", "[", "\""}) {
    const auto x = repair_texts(text);
    EXPECT_EQ(x.text, text);
    EXPECT_TRUE(x.flawed.empty()) << text;
  }
}

TEST(text_repair, puts_a_mark_for_each_half_of_a_pair) {
  const auto x = repair_texts(R"(["\ud83d","\ude00\ud83d","\ud83d\ude00"])");
  EXPECT_EQ(x.text, "[\"" + mark + "\",\"" + mark + mark + R"(","\ud83d\ude00"])");
  ASSERT_EQ(x.flawed.size(), 2u);
  EXPECT_EQ(x.flawed[0].at, 1u);
  EXPECT_EQ(x.flawed[1].at, 7u); // [ " and 3 bytes and " and , come before.
  EXPECT_EQ(x.flawed[1].what, json_flaw::surrogate);
}

TEST(text_repair, puts_a_mark_for_each_byte_that_is_not_utf8) {
  // A cut sequence of three bytes, an overlong slash, a surrogate's bytes, above U+10FFFF.
  const auto x = repair_texts("[\"\xe2\x82\",\"\xc0\xaf\",\"\xed\xa0\x80\",\"\xf4\x90\x80\x80\"]");
  EXPECT_EQ(x.text, "[\"" + mark + mark + "\",\"" + mark + mark + "\",\"" + mark + mark + mark
                      + "\",\"" + mark + mark + mark + mark + "\"]");
  EXPECT_EQ(x.flawed.size(), 4u);
}

TEST(text_repair, keeps_a_whole_sequence_beside_a_bad_byte) {
  EXPECT_EQ(repair_texts("[\"\xff\xc3\xa9\xff\"]").text, "[\"" + mark + "\xc3\xa9" + mark + "\"]");
}

TEST(text_repair, a_quote_after_a_bad_escape_still_ends_the_text) {
  EXPECT_EQ(repair_texts(R"(["\u12","b"])").text, "[\"" + mark + "u12\",\"b\"]");
  EXPECT_EQ(repair_texts(R"(["C:\dir"])").text, "[\"C:" + mark + "dir\"]");
  EXPECT_EQ(repair_texts("[\"\\").text, "[\"" + mark);
}

TEST(text_repair, names_the_first_flaw_of_a_text) {
  const auto x = repair_texts("[\"a\nb\\ud800\"]");
  ASSERT_EQ(x.flawed.size(), 1u);
  EXPECT_EQ(x.flawed[0].what, json_flaw::control);
}

TEST(text_repair, what_stands_outside_of_texts_stays) {
  const std::string text = "\xff[\x01\\ud800]";
  EXPECT_EQ(repair_texts(text).text, text);
  EXPECT_TRUE(repair_texts(text).flawed.empty());
}

} // namespace attune
