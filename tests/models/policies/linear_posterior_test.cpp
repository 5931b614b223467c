#include "models/policies/linear_posterior.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attune {
namespace {

encoded_features unit(std::size_t i) {
  encoded_features x{};
  x[i] = 127;
  return x;
}

encoded_features random_features(rng& chance) {
  encoded_features x{};
  for (auto& q : x)
    q = static_cast<std::int8_t>(static_cast<int>(chance.below(255)) - 127);
  return x;
}

std::string bytes_of(const linear_posterior& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

// One feature, prior precision 1 and mean 0: plain ridge regression, so by hand after two
// exposures and a reward of 1 the weight is 1 / (1 + 2) = 1/3.
TEST(linear_posterior, mean_is_the_ridge_estimate) {
  linear_posterior posterior{{.prior_precision = 1, .half_life_us = 0}};
  posterior.learn(exposure{0, unit(4)});
  posterior.learn(exposure{0, unit(4)});
  posterior.learn(reward_increase{0, unit(4), 1});
  EXPECT_NEAR(posterior.mean()[4], 1.0 / 3, 1e-7);
  EXPECT_EQ(posterior.mean()[5], 0);
}

// Prior mean 2 with precision 3, then three unrewarded exposures: (3 * 2 + 0) / (3 + 3) = 1.
TEST(linear_posterior, begins_at_the_prior_and_leaves_it_slowly) {
  linear_posterior_settings settings{.prior_precision = 3, .half_life_us = 0};
  settings.prior_mean[7] = 2;
  linear_posterior posterior{settings};
  EXPECT_NEAR(posterior.mean()[7], 2, 1e-6);
  for (int i = 0; i < 3; ++i)
    posterior.learn(exposure{0, unit(7)});
  EXPECT_NEAR(posterior.mean()[7], 1, 1e-6);
}

// Two features that always come together share what they earn: by symmetry w0 = w1 = w, and the
// normal equation (1 + 2) w + 2 w = 2 gives w = 2/5.
TEST(linear_posterior, features_that_come_together_share_the_reward) {
  linear_posterior posterior{{.prior_precision = 1, .half_life_us = 0}};
  auto both = unit(0);
  both[1] = 127;
  for (int i = 0; i < 2; ++i) {
    posterior.learn(exposure{0, both});
    posterior.learn(reward_increase{0, both, 1});
  }
  EXPECT_NEAR(posterior.mean()[0], 0.4, 1e-7);
  EXPECT_NEAR(posterior.mean()[1], 0.4, 1e-7);
}

// An exposure two half-lives old counts 1/4, one now counts 1; only the old one was rewarded:
// (1/4) / (1 + 1/4 + 1) = 1/9. The reward comes late but has its exposure's time.
TEST(linear_posterior, a_late_reward_has_its_exposures_present_weight) {
  linear_posterior posterior{{.prior_precision = 1, .half_life_us = 1'000}};
  posterior.learn(exposure{40'000, unit(0)});
  posterior.learn(exposure{42'000, unit(0)});
  posterior.learn(reward_increase{40'000, unit(0), 1});
  EXPECT_NEAR(posterior.mean()[0], 1.0 / 9, 1e-7);
}

TEST(linear_posterior, forgets_everything_but_the_prior) {
  linear_posterior_settings settings{.prior_precision = 1, .half_life_us = 1'000};
  settings.prior_mean[3] = 0.5f;
  linear_posterior posterior{settings};
  for (int i = 0; i < 10; ++i) {
    posterior.learn(exposure{0, unit(3)});
    posterior.learn(reward_increase{0, unit(3), 1});
  }
  EXPECT_GT(posterior.mean()[3], 0.9);
  posterior.learn(exposure{10'000'000, unit(8)});
  EXPECT_NEAR(posterior.mean()[3], 0.5, 1e-7);
}

// With precision 4 on the only feature seen 12 times, A = 16 and the deviation is 0.8 / 4 = 0.2;
// elsewhere 0.8 / 2 = 0.4. Over n = 4,000 draws the mean deviates by 0.2 / sqrt(n) = 0.0032 and the
// deviation by 0.2 / sqrt(2 n) = 0.0022; five of them.
TEST(linear_posterior, draws_have_the_posteriors_mean_and_deviation) {
  linear_posterior posterior{{.prior_precision = 4, .noise = 0.8, .half_life_us = 0}};
  for (int i = 0; i < 12; ++i)
    posterior.learn(exposure{0, unit(2)});
  posterior.learn(reward_increase{0, unit(2), 1});
  const auto draws = posterior.draws(4'000, 1);
  const auto deviation = [&](std::size_t i, double mean) {
    auto sum = 0.0;
    for (const auto& w : draws)
      sum += (w[i] - mean) * (w[i] - mean);
    return std::sqrt(sum / 4'000);
  };
  auto sum = 0.0;
  for (const auto& w : draws)
    sum += w[2];
  EXPECT_NEAR(sum / 4'000, 1.0 / 16, 0.016);
  EXPECT_NEAR(deviation(2, 1.0 / 16), 0.2, 0.011);
  EXPECT_NEAR(deviation(3, 0), 0.4, 0.022);
}

// Draws along x have variance noise^2 x' A^-1 x. With x = (1, 1) seen 6 times and precision 2,
// A = 2 I + 6 x x', so x' A^-1 x = 2 / (2 + 12) = 1/7; along (1, -1) it is 2/2 = 1.
TEST(linear_posterior, draws_know_how_features_hang_together) {
  linear_posterior posterior{{.prior_precision = 2, .noise = 1, .half_life_us = 0}};
  auto both = unit(0);
  both[1] = 127;
  for (int i = 0; i < 6; ++i)
    posterior.learn(exposure{0, both});
  auto along = 0.0;
  auto across = 0.0;
  constexpr int n = 4'000;
  for (const auto& w : posterior.draws(n, 2)) {
    along += (w[0] + w[1]) * (w[0] + w[1]) / n;
    across += (w[0] - w[1]) * (w[0] - w[1]) / n;
  }
  // Deviations of a variance: its value times sqrt(2 / n) = 0.022; five of them.
  EXPECT_NEAR(along, 1.0 / 7, 0.11 / 7);
  EXPECT_NEAR(across, 1, 0.11);
}

TEST(linear_posterior, draws_are_a_function_of_the_seed) {
  const linear_posterior posterior{{}};
  EXPECT_EQ(posterior.draws(3, 5), posterior.draws(3, 5));
  EXPECT_NE(posterior.draws(3, 5), posterior.draws(3, 6));
}

TEST(linear_posterior, weights_are_bounded_numbers_whatever_is_learned) {
  linear_posterior posterior{
    {.prior_precision = 1e-9, .noise = 1e6, .half_life_us = 1'000, .max_weight = 2}};
  rng chance{6};
  for (int i = 0; i < 3'000; ++i) {
    const auto x = random_features(chance);
    const auto at = static_cast<std::int64_t>(chance.below(1'000'000)) - 500'000;
    posterior.learn(exposure{at, x});
    posterior.learn(reward_increase{at, x, 1e30f});
    posterior.learn(reward_increase{at, x, std::numeric_limits<float>::quiet_NaN()});
  }
  for (const auto& draw : posterior.draws(16, 1))
    for (const auto w : draw) {
      ASSERT_GE(w, -2);
      ASSERT_LE(w, 2);
    }
}

TEST(linear_posterior, goes_on_from_a_checkpoint_with_the_same_bits) {
  const linear_posterior_settings settings{.half_life_us = 5'000};
  linear_posterior whole{settings};
  linear_posterior stopped{settings};
  rng chance{8};
  for (int i = 0; i < 2'000; ++i) {
    const exposure seen{i * 300, random_features(chance)};
    const reward_increase earned{seen.at_us, seen.x, static_cast<float>(chance.uniform())};
    for (auto* posterior : {&whole, &stopped}) {
      posterior->learn(seen);
      posterior->learn(earned);
    }
    if (i % 300 == 150) {
      const auto bytes = bytes_of(stopped);
      stopped = linear_posterior{settings};
      byte_reader in{bytes};
      ASSERT_TRUE(stopped.decode(in));
      ASSERT_TRUE(in.at_end());
    }
  }
  EXPECT_EQ(bytes_of(whole), bytes_of(stopped));
  EXPECT_EQ(whole.draws(4, 9), stopped.draws(4, 9));
}

TEST(linear_posterior, damaged_bytes_are_refused_and_leave_the_prior) {
  linear_posterior posterior{{}};
  posterior.learn(exposure{0, unit(0)});
  const auto bytes = bytes_of(posterior);
  linear_posterior other{{}};
  byte_reader in{std::string_view{bytes}.substr(0, bytes.size() - 1)};
  EXPECT_FALSE(other.decode(in));
  EXPECT_EQ(bytes_of(other), bytes_of(linear_posterior{{}}));
}

} // namespace
} // namespace attune
