#include "store/lesson_codec.hpp"

#include "tests/store/some_records.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

std::vector<lesson> one_of_each() {
  exposure shown;
  shown.at_us = -1;
  shown.x[0] = -128;
  shown.x[31] = 127;
  shown.drawn = {~0ull, {8}, 9, 199, 0.125};
  reward_increase paid;
  paid.at_us = 3;
  paid.increase = 0.2f;
  paid.x[7] = 9;
  paid.drawn = {1, {2}, 3, 4, 0.5};
  choice_example chosen{4, std::vector<choice_option>(2)};
  chosen.options[0].x[31] = -127;
  chosen.options[1].x[0] = 1;
  chosen.options[1].log_chance = -2.5f;
  return {training_example{visit_count{1, {~0ull}, 0.5f, 0x01020304}},
          training_example{transition{2, {7}, {{5}, {6}}}},
          training_example{shown},
          training_example{paid},
          training_example{chosen},
          test::sample_of(-3)};
}

TEST(lesson_codec, gives_back_each_kind) {
  const auto lessons = one_of_each();
  EXPECT_EQ(decode_lessons(encode_lessons(lessons)).value(), lessons);
}

TEST(lesson_codec, gives_back_a_full_row) {
  const std::vector<lesson> lessons(lessons_a_row, training_example{transition{}});
  EXPECT_EQ(decode_lessons(encode_lessons(lessons)).value(), lessons);
}

// A count of 1, then by hand: kind 1, at_us = 258 = 0x102, item 7, weight 1.0f = 0x3f800000,
// category 9.
TEST(lesson_codec, writes_the_bytes_of_format_1) {
  const std::vector<lesson> lessons{training_example{visit_count{258, {7}, 1.0f, 9}}};
  const std::string expected{"\x01"
                             "\x01"
                             "\x02\x01\0\0\0\0\0\0"
                             "\x07\0\0\0\0\0\0\0"
                             "\0\0\x80\x3f"
                             "\x09\0\0\0",
                             26};
  EXPECT_EQ(encode_lessons(lessons), expected);
}

TEST(lesson_codec, refuses_each_cut_and_what_is_behind) {
  const auto body = encode_lessons(one_of_each());
  for (std::size_t size = 0; size < body.size(); ++size)
    EXPECT_FALSE(decode_lessons(body.substr(0, size))) << size << " bytes";
  EXPECT_FALSE(decode_lessons(body + "x"));
}

TEST(lesson_codec, refuses_an_unknown_kind) {
  auto body = encode_lessons(one_of_each());
  body[1] = 7;
  EXPECT_FALSE(decode_lessons(body));
}

TEST(lesson_codec, a_count_that_cannot_be_takes_no_memory) {
  EXPECT_FALSE(decode_lessons("\xff\xff\xff\xff\xff\xff\xff\x7f"));
  EXPECT_FALSE(decode_lessons(std::string(1, '\0'))) << "a row holds at least one";
}

} // namespace
} // namespace attune
