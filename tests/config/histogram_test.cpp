#include "config/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {
namespace {

using namespace std::chrono_literals;

// 1, 2, 5 in each of seven decades from 1 µs on make 21 bounds; 10 s is the 22nd.
TEST(histogram, bounds_are_a_1_2_5_series_from_a_microsecond_to_ten_seconds) {
  EXPECT_EQ(histogram::bounds_ns.front(), 1'000);
  EXPECT_EQ(histogram::bounds_ns[4], 20'000);
  EXPECT_EQ(histogram::bounds_ns[20], 5'000'000'000);
  EXPECT_EQ(histogram::bounds_ns.back(), 10'000'000'000);
  EXPECT_TRUE(std::is_sorted(histogram::bounds_ns.begin(), histogram::bounds_ns.end()));
}

TEST(histogram, a_bound_belongs_to_its_own_bucket) {
  histogram h;
  h.observe(2us);
  h.observe(2us + 1ns);
  const auto reading = h.read();
  EXPECT_EQ(reading.counts[1], 1u); // (1 µs, 2 µs]
  EXPECT_EQ(reading.counts[2], 1u); // (2 µs, 5 µs]
  EXPECT_EQ(reading.sum_ns, 4'001u);
}

TEST(histogram, counts_what_is_below_and_above_all_bounds) {
  histogram h;
  h.observe(-5s);
  h.observe(0ns);
  h.observe(1h);
  const auto reading = h.read();
  EXPECT_EQ(reading.counts.front(), 2u);
  EXPECT_EQ(reading.counts.back(), 1u);
  EXPECT_EQ(reading.total, 3u);
}

// Of 100 durations 90 are 40 µs (bucket up to 50 µs), 10 are 3 ms (bucket up to 5 ms).
TEST(histogram, a_quantile_is_its_buckets_upper_bound) {
  histogram h;
  for (int i = 0; i < 100; ++i)
    h.observe(i < 90 ? 40us : 3000us);
  const auto reading = h.read();
  EXPECT_DOUBLE_EQ(reading.quantile(0.5), 50e-6);
  EXPECT_DOUBLE_EQ(reading.quantile(0.9), 50e-6);
  EXPECT_DOUBLE_EQ(reading.quantile(0.91), 5e-3);
  EXPECT_EQ(histogram{}.read().quantile(0.5), 0);
}

} // namespace
} // namespace attune
