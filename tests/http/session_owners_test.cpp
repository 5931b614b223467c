#include "http/session_owners.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(session_owners, says_whose_a_session_is) {
  session_owners x;
  EXPECT_FALSE(x.find({1, 1}));
  x.learn({1, 1}, {7, 7});
  EXPECT_EQ(x.find({1, 1}), (visitor_id{7, 7}));
  x.learn({1, 1}, {8, 8});
  EXPECT_EQ(x.find({1, 1}), (visitor_id{8, 8}));
  x.learn({}, {7, 7});
  EXPECT_FALSE(x.find({})) << "the session of zeros is nobody's";
}

// 100,000 are kept for certain, and never more than twice as many.
TEST(session_owners, forgets_those_that_were_named_longest_ago) {
  session_owners x;
  for (std::uint64_t i = 0; i < 300'000; ++i)
    x.learn({0, i}, {1, i});
  EXPECT_FALSE(x.find({0, 0}));
  EXPECT_FALSE(x.find({0, 99'999}));
  EXPECT_EQ(x.find({0, 299'999}), (visitor_id{1, 299'999}));
  EXPECT_EQ(x.find({0, 200'000}), (visitor_id{1, 200'000}));
}

} // namespace
} // namespace attune
