#include "models/policies/thompson.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// Candidate j has feature j alone.
shortlist three() {
  shortlist out{.features = {{}, {}, {}}, .traits = {{}, {}, {}}, .mean = {}};
  for (std::size_t j = 0; j < 3; ++j)
    out.features[j][j] = 127;
  return out;
}

// Three of four draws prefer candidate 0, one prefers 2; e = 0.05 / 1:
// pi(0) = 0.95 * 3/4 + 0.05 / 3 = 0.7291667, pi(2) = 0.95 / 4 + 0.05 / 3 = 0.2541667.
TEST(thompson, propensity_is_the_share_of_draws_and_of_chance) {
  policy_snapshot learned;
  learned.draws.assign(4, {1, 0, 0});
  learned.draws[3] = {0, 0, 1};
  const thompson policy{0.05};
  auto seen = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto slate = policy.choose(three(), learned, {.positions = 1, .seed = seed});
    ASSERT_EQ(slate.size(), 1u);
    const double by_hand[] = {0.95 * 0.75 + 0.05 / 3, 0.05 / 3, 0.95 * 0.25 + 0.05 / 3};
    ASSERT_NEAR(slate[0].propensity, by_hand[slate[0].candidate], 1e-12);
    seen |= 1 << slate[0].candidate;
  }
  EXPECT_EQ(seen & 5, 5);
}

// Positions 2: e = 0.1 / 2 at each. All draws agree, so the first has 0.95 + 0.05 / 3.
TEST(thompson, epsilon_is_for_the_slate_not_for_a_position) {
  policy_snapshot learned;
  learned.draws.assign(2, {2, 1, 0});
  const auto slate = thompson{0.1}.choose(three(), learned, {.positions = 2, .seed = 1});
  ASSERT_EQ(slate[0].candidate, 0);
  EXPECT_NEAR(slate[0].propensity, 0.95 + 0.05 / 3, 1e-12);
}

} // namespace
} // namespace attune
