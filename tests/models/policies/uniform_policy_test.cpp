#include "models/policies/uniform_policy.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(uniform_policy, shows_all_alike_whatever_was_learned) {
  shortlist candidates{.features = {{}, {}, {}}, .traits = {{}, {}, {}}, .mean = {}};
  candidates.features[0][0] = 127;
  policy_snapshot learned;
  learned.mean = {1};
  learned.draws.assign(8, {5, 0});
  auto seen = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto slate = uniform_policy{}.choose(candidates, learned, {.positions = 2, .seed = seed});
    ASSERT_EQ(slate.size(), 2u);
    ASSERT_NEAR(slate[0].propensity, 1.0 / 3, 1e-12);
    ASSERT_NEAR(slate[1].propensity, 1.0 / 2, 1e-12);
    seen |= 1 << slate[0].candidate;
  }
  EXPECT_EQ(seen, 7);
}

} // namespace
} // namespace attune
