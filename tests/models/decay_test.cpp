#include "models/decay.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {
namespace {

TEST(decay, an_event_one_half_life_older_counts_half) {
  const decay d{1'000};
  EXPECT_EQ(d.growth(5'000, 0) / d.growth(4'000, 0), 2);
  EXPECT_EQ(d.growth(0, 0), 1);
}

// An era is 32 half-lives: 32,000 us.
TEST(decay, eras_begin_every_32_half_lives_before_and_after_zero) {
  const decay d{1'000};
  EXPECT_EQ(d.era(0), 0);
  EXPECT_EQ(d.era(31'999), 0);
  EXPECT_EQ(d.era(32'000), 1);
  EXPECT_EQ(d.era(-1), -1);
  EXPECT_EQ(d.era(-32'000), -1);
  EXPECT_EQ(d.era(-32'001), -2);
}

TEST(decay, carrying_over_keeps_present_values) {
  const decay d{1'000};
  const auto at = 70'500;
  EXPECT_EQ(d.growth(at, 0) * d.carry(0, 2), d.growth(at, 2));
  EXPECT_EQ(d.carry(0, 1), 0x1p-32);
}

TEST(decay, what_is_very_old_is_nothing) {
  const decay d{1'000};
  EXPECT_EQ(d.carry(0, 1'000), 0);
  EXPECT_EQ(d.growth(-1'000'000'000, 0), 0);
}

TEST(decay, no_time_is_too_far) {
  using limits = std::numeric_limits<std::int64_t>;
  const decay d{1'000};
  EXPECT_EQ(d.growth(limits::min(), 0), 0);
  EXPECT_GT(d.growth(limits::max(), 0), 0x1p900);
  EXPECT_EQ(d.carry(limits::min(), limits::max()), 0);
  EXPECT_EQ(d.carry(limits::max(), limits::min()), 0x1p960);
}

TEST(decay, without_a_half_life_nothing_is_forgotten) {
  const decay d{0};
  EXPECT_EQ(d.era(1'000'000'000'000), 0);
  EXPECT_EQ(d.growth(1'000'000'000'000, 0), 1);
  EXPECT_EQ(d.carry(0, 0), 1);
}

} // namespace
} // namespace attune
