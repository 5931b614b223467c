#include "tools/replay/growing_weight.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(growing_weight, doubles_with_each_half_life) {
  growing_weight weight{10};
  EXPECT_EQ(weight.rebase(100), 1);
  EXPECT_EQ(weight.at(100), 1);
  EXPECT_EQ(weight.at(110), 2);
  EXPECT_EQ(weight.at(130), 8);
  EXPECT_EQ(weight.at(90), 0.5);
}

TEST(growing_weight, keeps_ratios_over_a_rebase) {
  growing_weight weight{10};
  EXPECT_EQ(weight.rebase(0), 1);
  const auto at_4990 = weight.at(4'990); // 499 half-lives: 2^499.
  const auto factor = weight.rebase(5'000);
  // One half-life apart before and after: half of the present weight.
  EXPECT_EQ(at_4990 * factor, 0.5 * weight.at(5'000));
  EXPECT_EQ(weight.at(5'000), 1);
  EXPECT_EQ(weight.rebase(5'010), 1);
}
