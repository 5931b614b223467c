#include "http/sse_memory.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(sse_memory, knows_what_a_streams_client_has) {
  sse_memory x;
  const session_id ada{1, 2};
  x.keep({{ada, 7, 1}, "1z0", {{"home", 3}}, {}});
  x.keep({{ada, 7, 2}, "1z0", {{"home", 4}}, {}});
  const auto found = x.find({ada, 7, 1});
  ASSERT_TRUE(found) << "by any of its events";
  EXPECT_EQ(found->last.counter, 2u);
  EXPECT_EQ(found->epoch, "1z0");
  EXPECT_EQ(found->held, (std::map<std::string, std::uint64_t>{{"home", 4}}));
  EXPECT_FALSE(x.find({ada, 8, 2})) << "another stream";
  EXPECT_FALSE(x.find({{1, 3}, 7, 2})) << "another session";
}

TEST(sse_memory, keeps_the_newest_10_000_streams) {
  sse_memory x;
  for (std::uint64_t i = 0; i < 10'000; ++i)
    x.keep({{{0, i}, 1, 1}, "e", {}, {}});
  x.keep({{{0, 0}, 1, 2}, "e", {}, {}}); // It is the newest now.
  x.keep({{{0, 10'000}, 1, 1}, "e", {}, {}});
  EXPECT_TRUE(x.find({{0, 0}, 1, 2}));
  EXPECT_FALSE(x.find({{0, 1}, 1, 1}));
  EXPECT_TRUE(x.find({{0, 2}, 1, 1}));
  EXPECT_TRUE(x.find({{0, 10'000}, 1, 1}));
}

} // namespace
} // namespace attune
