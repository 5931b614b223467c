#include "models/policies/conditional_logit.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attune {
namespace {

constexpr std::int64_t day_us = std::int64_t{24} * 3600 * 1'000'000;

choice_option option(std::int8_t first, std::int8_t second, float log_chance = 0) {
  choice_option out;
  out.x[1] = first;
  out.x[2] = second;
  out.log_chance = log_chance;
  return out;
}

/// People who choose by `weights` of features 1 and 2 among five options.
std::vector<choice_example> choices_of(double first, double second, int count, std::uint64_t seed) {
  rng chance{seed};
  std::vector<choice_example> out;
  for (auto n = 0; n < count; ++n) {
    choice_example x;
    x.at_us = day_us + n;
    std::vector<double> sums;
    auto sum = 0.0;
    for (auto j = 0; j < 5; ++j) {
      const auto a = static_cast<std::int8_t>(chance.below(128));
      const auto b = static_cast<std::int8_t>(chance.below(128));
      x.options.push_back(option(a, b));
      sums.push_back(sum += exp_of(first * a / 127 + second * b / 127));
    }
    const auto at = chance.uniform() * sum;
    const auto chosen =
      static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), at) - sums.begin());
    std::swap(x.options.front(), x.options[chosen]);
    out.push_back(std::move(x));
  }
  return out;
}

TEST(conditional_logit, begins_with_its_prior) {
  conditional_logit_settings settings;
  settings.prior[3] = 2.5f;
  const conditional_logit x{settings};
  EXPECT_EQ(x.weights(), settings.prior);
  EXPECT_EQ(x.choices(), 0);
}

// Two options that differ in feature 1 by 1; the one that has it is chosen three times of four. The
// likelihood's maximum is log 3; a prior of precision 4 at 0 pulls by 4 w, and information is
// 3/16 a choice: over 3,200 choices (600 in all) it moves the estimate by less than 4 * 1.1 / 600.
TEST(conditional_logit, estimates_the_log_odds) {
  conditional_logit x{{}};
  for (auto n = 0; n < 3'200; ++n) {
    choice_example c{day_us, {option(127, 0), option(0, 0)}};
    if (n % 4 == 3)
      std::swap(c.options[0], c.options[1]);
    x.learn(c);
  }
  EXPECT_NEAR(x.weights()[1], log_of(3), 0.02);
  EXPECT_NEAR(x.choices(), 3'200, 1e-6);
}

// An option that is drawn four times as often than it stands for counts a quarter: chosen half of
// the time although its draws make it stand there e^log(4) as often, it is worth log 4 less.
TEST(conditional_logit, corrects_for_how_options_were_sampled) {
  conditional_logit x{{}};
  const auto often = static_cast<float>(log_of(4));
  for (auto n = 0; n < 3'200; ++n) {
    choice_example c{day_us, {option(127, 0, often), option(0, 0)}};
    if (n % 2 == 1)
      std::swap(c.options[0], c.options[1]);
    x.learn(c);
  }
  EXPECT_NEAR(x.weights()[1], log_of(4), 0.03);
}

// 4,000 choices among five; information is about 0.08 a choice for each feature (the variance of a
// uniform is 1/12), so standard errors are 1 / sqrt(320) = 0.056: 0.25 is more than four.
TEST(conditional_logit, finds_the_weights_by_which_people_choose) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    conditional_logit x{{}};
    for (const auto& c : choices_of(3, -1, 4'000, seed))
      x.learn(c);
    EXPECT_NEAR(x.weights()[1], 3, 0.25) << "seed " << seed;
    EXPECT_NEAR(x.weights()[2], -1, 0.25) << "seed " << seed;
    EXPECT_EQ(x.weights()[3], 0) << "no option had it";
  }
}

TEST(conditional_logit, forgets_by_half_lives) {
  conditional_logit x{{.half_life_us = 10 * day_us}};
  for (const auto& c : choices_of(3, 0, 2'000, 4))
    x.learn(c);
  for (auto c : choices_of(-3, 0, 2'000, 5)) {
    c.at_us += 100 * day_us; // Ten half-lives: a thousandth is left.
    x.learn(c);
  }
  EXPECT_NEAR(x.weights()[1], -3, 0.4);
}

TEST(conditional_logit, ignores_what_is_no_choice) {
  conditional_logit x{{}};
  EXPECT_FALSE(x.learn({day_us, {option(127, 0)}}));
  choice_example endless{day_us, {option(127, 0), option(0, 0)}};
  endless.options[1].log_chance = std::numeric_limits<float>::infinity();
  for (auto n = 0; n < 64; ++n)
    x.learn(endless);
  choice_example many{day_us, std::vector<choice_option>(choice_options_max + 1)};
  EXPECT_FALSE(x.learn(many));
  EXPECT_EQ(x.choices(), 0);
}

TEST(conditional_logit, goes_on_after_a_checkpoint_with_the_same_bits) {
  const auto all = choices_of(2, 1, 100, 6);
  conditional_logit whole{{}};
  conditional_logit first{{}};
  for (std::size_t n = 0; n < all.size(); ++n) {
    whole.learn(all[n]);
    if (n < 50)
      first.learn(all[n]);
  }
  byte_writer out;
  first.encode(out);
  conditional_logit second{{}};
  byte_reader in{out.bytes()};
  ASSERT_TRUE(second.decode(in));
  for (std::size_t n = 50; n < all.size(); ++n)
    second.learn(all[n]);
  EXPECT_EQ(second.weights(), whole.weights());
  EXPECT_EQ(second.choices(), whole.choices());
}

TEST(conditional_logit, refuses_a_damaged_checkpoint) {
  conditional_logit x{{}};
  byte_writer out;
  x.encode(out);
  auto bytes = out.take();
  bytes.pop_back();
  byte_reader in{bytes};
  EXPECT_FALSE(x.decode(in));
  EXPECT_EQ(x.weights(), policy_weights{});
}

} // namespace
} // namespace attune
