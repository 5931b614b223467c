#include "tools/replay/accuracy.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(accuracy, is_nothing_before_the_first_event) {
  const accuracy none;
  EXPECT_EQ(none.scored(), 0u);
  EXPECT_EQ(none.hit_rate(), 0);
  EXPECT_EQ(none.reciprocal_rank(), 0);
}

TEST(accuracy, counts_the_first_twenty_places) {
  accuracy got;
  for (const std::size_t rank : {1u, 4u, 20u, 21u, 0u})
    got.add(rank);
  EXPECT_EQ(got.scored(), 5u);
  EXPECT_DOUBLE_EQ(got.hit_rate(), 3 / 5.);
  // (1 + 1/4 + 1/20) / 5 = 1.3 / 5.
  EXPECT_DOUBLE_EQ(got.reciprocal_rank(), 0.26);
}
