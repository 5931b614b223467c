#include "tools/replay/popularity_baseline.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(popularity_baseline, ranks_by_count_and_ties_by_number) {
  popularity_baseline popular{1'000'000};
  for (const std::uint32_t item : {3u, 1u, 3u, 2u})
    popular.learn(item, 0);
  // 3 has two choices; 1 and 2 have one each.
  EXPECT_EQ(popular.rank(3, {}), 1u);
  EXPECT_EQ(popular.rank(1, {}), 2u);
  EXPECT_EQ(popular.rank(2, {}), 3u);
}

TEST(popularity_baseline, does_not_rank_what_it_does_not_know) {
  popularity_baseline popular{1'000'000};
  popular.learn(1, 0);
  EXPECT_EQ(popular.rank(0, {}), 0u);
  EXPECT_EQ(popular.rank(9, {}), 0u);
}

TEST(popularity_baseline, leaves_out_what_is_barred) {
  popularity_baseline popular{1'000'000};
  for (const std::uint32_t item : {0u, 0u, 1u})
    popular.learn(item, 0);
  EXPECT_EQ(popular.rank(1, {true}), 1u);
  EXPECT_EQ(popular.rank(0, {true}), 0u);
}

TEST(popularity_baseline, forgets_by_half_lives) {
  popularity_baseline popular{100};
  popular.learn(0, 0);
  popular.learn(0, 0);
  popular.learn(0, 0);
  popular.learn(1, 200);
  // Three choices two half-lives ago weigh 3/4 of one now.
  EXPECT_EQ(popular.rank(1, {}), 1u);
  EXPECT_EQ(popular.rank(0, {}), 2u);
}

TEST(popularity_baseline, still_knows_what_was_chosen_ages_ago) {
  popularity_baseline popular{1};
  popular.learn(0, 0);
  popular.learn(1, 100'000); // 2^-100000 is no double.
  EXPECT_EQ(popular.rank(0, {}), 2u);
}
