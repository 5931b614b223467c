#include "config/log_limit.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(log_limit, holds_back_what_is_above_the_budget_and_tells_how_much) {
  log_limit limit{3};
  int passed = 0;
  for (int i = 0; i < 10; ++i)
    passed += limit.admit("visitor", "shed", 7).passes ? 1 : 0;
  EXPECT_EQ(passed, 3);
  const auto next = limit.admit("visitor", "shed", 8);
  EXPECT_TRUE(next.passes);
  EXPECT_EQ(next.suppressed, 7u);
  EXPECT_EQ(limit.admit("visitor", "shed", 8).suppressed, 0u);
}

TEST(log_limit, one_event_does_not_silence_another) {
  log_limit limit{1};
  EXPECT_TRUE(limit.admit("visitor", "shed", 7).passes);
  EXPECT_FALSE(limit.admit("visitor", "shed", 7).passes);
  EXPECT_TRUE(limit.admit("store", "slow", 7).passes);
}

} // namespace
} // namespace attune
