#include "models/elementary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attune {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Distance in units of the expected value's last place, against long double libm.
double ulps(double got, long double expected) {
  const auto nearest = static_cast<double>(expected);
  const auto step = static_cast<long double>(std::nextafter(std::fabs(nearest), infinity))
                    - static_cast<long double>(std::fabs(nearest));
  return static_cast<double>(std::fabs((static_cast<long double>(got) - expected) / step));
}

TEST(elementary, exp_is_within_two_ulp) {
  for (double x = -700; x < 709; x += 0.0573)
    ASSERT_LE(ulps(exp_of(x), std::exp(static_cast<long double>(x))), 2) << x;
}

TEST(elementary, log_is_within_two_ulp) {
  for (double x = 1e-300; x < 1e300; x *= 1.0573)
    ASSERT_LE(ulps(log_of(x), std::log(static_cast<long double>(x))), 2) << x;
  for (double x = 0.5; x < 2; x += 0.000573)
    ASSERT_LE(ulps(log_of(x), std::log(static_cast<long double>(x))), 2) << x;
}

TEST(elementary, pow2_is_within_two_ulp_and_exact_for_whole_numbers) {
  for (double x = -1000; x < 1000; x += 0.0573)
    ASSERT_LE(ulps(pow2_of(x), std::exp2(static_cast<long double>(x))), 2) << x;
  for (int k = -1074; k < 1024; ++k)
    ASSERT_EQ(pow2_of(k), std::ldexp(1.0, k)) << k;
}

TEST(elementary, known_points_are_exact) {
  EXPECT_EQ(exp_of(0), 1);
  EXPECT_EQ(exp_of(-0.0), 1);
  EXPECT_EQ(log_of(1), 0);
}

TEST(elementary, ends_of_the_range_are_defined) {
  EXPECT_EQ(exp_of(infinity), infinity);
  EXPECT_EQ(exp_of(710), infinity);
  EXPECT_EQ(exp_of(-infinity), 0);
  EXPECT_EQ(exp_of(-746), 0);
  EXPECT_GT(exp_of(-745), 0); // Subnormal.
  EXPECT_LT(exp_of(709.78), infinity);
  EXPECT_EQ(pow2_of(1024), infinity);
  EXPECT_EQ(pow2_of(-1077), 0);
  EXPECT_EQ(log_of(0), -infinity);
  EXPECT_EQ(log_of(infinity), infinity);
  EXPECT_TRUE(std::isnan(log_of(-1)));
  EXPECT_TRUE(std::isnan(exp_of(std::nan(""))));
  EXPECT_TRUE(std::isnan(pow2_of(std::nan(""))));
  EXPECT_TRUE(std::isnan(log_of(std::nan(""))));
}

TEST(elementary, log_of_the_smallest_number_is_that_of_its_power) {
  EXPECT_NEAR(log_of(std::numeric_limits<double>::denorm_min()), -1074 * std::log(2.0), 1e-12);
}

} // namespace
} // namespace attune
