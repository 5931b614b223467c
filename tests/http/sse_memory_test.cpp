#include "http/sse_memory.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(sse_memory, knows_who_missed_nothing) {
  sse_memory x;
  const session_id ada{1, 2};
  x.keep(ada, {"e", 1}, {{"home", 3}});
  x.keep(ada, {"e", 2}, {{"home", 4}});
  EXPECT_EQ(x.find(ada, {"e", 2}), (sse_memory::revisions{{"home", 4}}));
  EXPECT_FALSE(x.find(ada, {"e", 1})) << "an event was missed";
  EXPECT_FALSE(x.find(ada, {"f", 2})) << "another epoch";
  EXPECT_FALSE(x.find({1, 3}, {"e", 2})) << "another session";
}

TEST(sse_memory, keeps_the_newest_10_000_sessions) {
  sse_memory x;
  for (std::uint64_t i = 0; i <= 10'000; ++i)
    x.keep({0, i}, {"e", 1}, {});
  EXPECT_FALSE(x.find({0, 0}, {"e", 1}));
  EXPECT_TRUE(x.find({0, 1}, {"e", 1}));
  EXPECT_TRUE(x.find({0, 10'000}, {"e", 1}));
}

} // namespace
} // namespace attune
