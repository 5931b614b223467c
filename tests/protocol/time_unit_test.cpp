#include "protocol/time_unit.hpp"

#include <gtest/gtest.h>

namespace attune {

// The first moment of 2026 in each unit.
TEST(time_unit, a_time_of_today_is_told_from_one_in_seconds_or_microseconds) {
  EXPECT_EQ(no_milliseconds(1'767'225'600'000), "");
  EXPECT_EQ(no_milliseconds(1'767'225'600),
            "must be milliseconds since 1970, and looks like seconds");
  EXPECT_EQ(no_milliseconds(1'767'225'600'000'000),
            "must be milliseconds since 1970, and looks like microseconds");
}

TEST(time_unit, what_is_in_doubt_passes) {
  EXPECT_EQ(no_milliseconds(0), "");
  EXPECT_EQ(no_milliseconds(99'999'999), "") << "the second of January 1970";
  EXPECT_NE(no_milliseconds(100'000'000), "");
  EXPECT_NE(no_milliseconds(99'999'999'999), "");
  EXPECT_EQ(no_milliseconds(100'000'000'000), "") << "March 1973";
  EXPECT_EQ(no_milliseconds(99'999'999'999'999), "") << "the year 5138";
  EXPECT_NE(no_milliseconds(100'000'000'000'000), "");
}

} // namespace attune
