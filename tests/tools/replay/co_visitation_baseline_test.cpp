#include "tools/replay/co_visitation_baseline.hpp"

#include <gtest/gtest.h>

using namespace attune;

using items = std::vector<std::uint32_t>;

TEST(co_visitation_baseline, ranks_by_what_followed) {
  co_visitation_baseline others{1'000'000};
  others.learn(items{}, 0, 0);
  others.learn(items{0}, 1, 0);
  others.learn(items{}, 2, 0);
  others.learn(items{}, 2, 0);
  // Only 1 followed 0, so it leads 2, which is more popular; 2 leads 0 by popularity.
  EXPECT_EQ(others.rank(items{0}, 1, {}), 1u);
  EXPECT_EQ(others.rank(items{0}, 2, {}), 2u);
  EXPECT_EQ(others.rank(items{0}, 0, {}), 3u);
}

TEST(co_visitation_baseline, divides_by_the_lag_and_by_the_row) {
  co_visitation_baseline others{1'000'000};
  // After 0: 2 twice and 3 once, so c(0->2)/c(0->.) = 2/3 and c(0->3)/c(0->.) = 1/3.
  others.learn(items{0}, 2, 0);
  others.learn(items{0}, 2, 0);
  others.learn(items{0}, 3, 0);
  // After 1: 3 alone, so c(1->3)/c(1->.) = 1.
  others.learn(items{1}, 3, 0);
  // History 0, 1: 3 has 1 + 1/2 * 1/3, 2 has 1/2 * 2/3.
  EXPECT_EQ(others.rank(items{0, 1}, 3, {}), 1u);
  EXPECT_EQ(others.rank(items{0, 1}, 2, {}), 2u);
  // History 1, 0: 2 has 2/3, 3 has 1/3 + 1/2 = 5/6.
  EXPECT_EQ(others.rank(items{1, 0}, 3, {}), 1u);
  // History 1, 0, 0: 2 has 2/3 + 1/3 = 1, 3 has 1/3 + 1/6 + 1/3 = 5/6.
  EXPECT_EQ(others.rank(items{1, 0, 0}, 2, {}), 1u);
}

TEST(co_visitation_baseline, learns_less_from_what_is_further_back) {
  co_visitation_baseline others{1'000'000};
  // 2 comes right after 1 and two after 0: c(1->2) = 1, c(0->2) = 1/2.
  others.learn(items{0, 1}, 2, 0);
  others.learn(items{0}, 3, 0);
  // c(0->.) = 3/2: 3 has 2/3 of it, 2 has 1/3.
  EXPECT_EQ(others.rank(items{0}, 3, {}), 1u);
  EXPECT_EQ(others.rank(items{0}, 2, {}), 2u);
}

TEST(co_visitation_baseline, reaches_ten_events_back) {
  co_visitation_baseline others{1'000'000};
  others.learn(items{}, 5, 0);
  others.learn(items{}, 5, 0);
  others.learn(items{0}, 1, 0);
  items history{0, 9, 9, 9, 9, 9, 9, 9, 9, 9};
  EXPECT_EQ(others.rank(history, 1, {}), 1u); // 0 is the tenth last.
  history.push_back(9);
  EXPECT_EQ(others.rank(history, 1, {}), 2u); // Beyond: 5 is more popular.
}

TEST(co_visitation_baseline, forgets_by_half_lives_and_over_a_rebase) {
  for (const std::int64_t later : {200, 100'000}) {
    co_visitation_baseline others{100};
    for (int i = 0; i < 3; ++i)
      others.learn(items{0}, 1, 0);
    others.learn(items{0}, 2, later);
    // After two half-lives three choices weigh 3/4 of one now; after a thousand nothing.
    EXPECT_EQ(others.rank(items{0}, 2, {}), 1u) << later;
    EXPECT_EQ(others.rank(items{0}, 1, {}), 2u) << later;
  }
}

TEST(co_visitation_baseline, ranks_neither_the_unknown_nor_the_barred) {
  co_visitation_baseline others{1'000'000};
  others.learn(items{0}, 1, 0);
  others.learn(items{0}, 2, 0);
  EXPECT_EQ(others.rank(items{0}, 9, {}), 0u);
  EXPECT_EQ(others.rank(items{0}, 0, {}), 0u); // Only ever in a history.
  EXPECT_EQ(others.rank(items{0}, 1, {false, true}), 0u);
  EXPECT_EQ(others.rank(items{0}, 2, {false, true}), 1u);
}
