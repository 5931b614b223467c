#include "config/json_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {
namespace {

TEST(json_text, escapes_what_json_does_not_allow) {
  EXPECT_EQ(json_text("a\"b\\c\n\x01"), R"("a\"b\\c\n\u0001")");
}

TEST(json_text, keeps_utf_8_as_it_is) { EXPECT_EQ(json_text("größe €𝄞"), "\"größe €𝄞\""); }

// U+FFFD is EF BF BD. Each bad byte becomes one.
TEST(json_text, replaces_bytes_that_are_no_utf_8) {
  EXPECT_EQ(json_text("a\xFF"), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(json_text("\xC0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");         // Overlong NUL.
  EXPECT_EQ(json_text("\xED\xA0\x80").size(), 2 + 3 * 3u);                  // A surrogate.
  EXPECT_EQ(json_text("\xF4\x90\x80\x80").size(), 2 + 4 * 3u);              // Above U+10FFFF.
  EXPECT_EQ(json_text(std::string_view{"\xE2\x82", 2}).size(), 2 + 2 * 3u); // Cut off.
}

TEST(json_number, is_short_and_never_what_json_cannot_say) {
  std::string out;
  append_json_number(out, 0.1);
  out += ' ';
  append_json_number(out, 8'080);
  out += ' ';
  append_json_number(out, std::numeric_limits<double>::infinity());
  EXPECT_EQ(out, "0.1 8080 null");
}

TEST(json_number, writes_whole_numbers_whole) {
  const std::pair<double, const char*> cases[] = {{600'000, "600000"},
                                                  {-1'000'000, "-1000000"},
                                                  {9'007'199'254'740'992.0, "9007199254740992"},
                                                  {0, "0"},
                                                  {1e22, "1e+22"},
                                                  {2.5e-7, "2.5e-07"}};
  for (const auto& [x, text] : cases)
    EXPECT_EQ(json_number(x), text);
}

} // namespace
} // namespace attune
