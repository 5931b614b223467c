#include "models/policies/policy.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

// Features 127/127 = 1 and -127/127 = -1; weights 2, 3: 1 * 2 - 1 * 3.
TEST(policy, score_is_the_weighted_sum) {
  shortlist candidates{.features = {{}, {}}, .traits = {{}, {}}, .mean = {}};
  candidates.features[0][0] = 127;
  candidates.features[0][31] = -127;
  std::vector<policy_weights> weights(1);
  weights[0][0] = 2;
  weights[0][31] = 3;
  EXPECT_EQ(scores(candidates, weights), (std::vector<float>{-1, 0}));
}

TEST(policy, each_draw_has_a_row) {
  shortlist candidates{.features = {{}, {}}, .traits = {{}, {}}, .mean = {}};
  candidates.features[0][0] = 127;
  candidates.features[1][1] = 127;
  std::vector<policy_weights> draws(2);
  draws[0] = {1, 2};
  draws[1] = {3, 4};
  EXPECT_EQ(scores(candidates, draws), (std::vector<float>{1, 2, 3, 4}));
}

TEST(policy, no_candidates_have_no_scores) {
  EXPECT_TRUE(scores({}, std::vector<policy_weights>(1)).empty());
}

} // namespace
} // namespace attune
