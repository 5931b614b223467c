#include "models/policies/greedy.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(greedy, follows_the_mean_with_certainty_whatever_the_draws_say) {
  shortlist candidates{.features = {{}, {}}, .traits = {{}, {}}, .mean = {1, 2}};
  candidates.features[0][0] = 127;
  candidates.features[1][1] = 127;
  policy_snapshot learned;
  learned.draws.assign(8, {5, 0});
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    ASSERT_EQ(greedy{}.choose(candidates, learned, {.positions = 2, .seed = seed}),
              (std::vector<position>{{1, 1, false}, {0, 1, false}}));
}

} // namespace
} // namespace attune
