#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace attune {
namespace {

TEST(rng, is_the_same_stream_for_the_same_seed) {
  rng a{7};
  rng b{7};
  rng c{8};
  auto differs = false;
  for (int i = 0; i < 100; ++i) {
    const auto x = a.bits();
    EXPECT_EQ(x, b.bits());
    differs = differs || x != c.bits();
  }
  EXPECT_TRUE(differs);
}

TEST(rng, seeds_depend_on_the_order_of_their_parts) {
  EXPECT_NE(seed_of(1, 2), seed_of(2, 1));
  EXPECT_NE(seed_of(1), seed_of(1, 0));
}

// n uniforms have mean 1/2 with deviation sqrt(1/12 / n) = 0.00091 at n = 100,000; five of them.
TEST(rng, counted_uniforms_are_centered_and_in_range) {
  auto sum = 0.0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const auto x = uniform(42, i);
    ASSERT_GE(x, 0);
    ASSERT_LT(x, 1);
    sum += x;
  }
  EXPECT_NEAR(sum / 100'000, 0.5, 0.0046);
}

// Chi-square with 6 degrees of freedom exceeds 27.9 with a chance of 1e-4.
TEST(rng, below_is_uniform) {
  rng chance{3};
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i)
    ++seen.at(chance.below(7));
  auto statistic = 0.0;
  for (const auto count : seen)
    statistic += (count - 10'000.0) * (count - 10'000.0) / 10'000;
  EXPECT_LT(statistic, 27.9);
}

TEST(rng, below_one_is_zero) { EXPECT_EQ(rng{1}.below(1), 0u); }

// With n = 200,000: the mean deviates by 1/sqrt(n) = 0.0022, the variance by sqrt(2/n) = 0.0032,
// the fourth moment (3) by sqrt(96/n) = 0.022; five deviations each.
TEST(rng, normal_has_the_moments_of_a_normal) {
  rng chance{11};
  constexpr int n = 200'000;
  auto first = 0.0;
  auto second = 0.0;
  auto fourth = 0.0;
  for (int i = 0; i < n; ++i) {
    const auto x = chance.normal();
    first += x / n;
    second += x * x / n;
    fourth += x * x * x * x / n;
  }
  EXPECT_NEAR(first, 0, 0.011);
  EXPECT_NEAR(second, 1, 0.016);
  EXPECT_NEAR(fourth, 3, 0.11);
}

} // namespace
} // namespace attune
