#include "models/recent_ids.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(recent_ids, the_newest_are_known) {
  recent_ids x;
  EXPECT_FALSE(x.knows(1));
  for (std::uint64_t n = 1; n <= recent_ids::most + 2; ++n)
    x.add(n);
  EXPECT_EQ(x.size(), recent_ids::most);
  EXPECT_FALSE(x.knows(2));
  EXPECT_TRUE(x.knows(3));
  EXPECT_TRUE(x.knows(recent_ids::most + 2));
}

TEST(recent_ids, many_at_once_push_out_the_oldest) {
  recent_ids x;
  for (std::uint64_t n = 1; n <= recent_ids::most; ++n)
    x.add(n);
  x.add(std::vector{short_id{5'001}, short_id{5'002}});
  EXPECT_EQ(x.size(), recent_ids::most);
  EXPECT_FALSE(x.knows(2));
  EXPECT_TRUE(x.knows(3));
  EXPECT_TRUE(x.knows(5'002));
}

TEST(recent_ids, more_at_once_than_there_is_room_for_leave_the_newest) {
  std::vector<short_id> many;
  for (std::uint64_t n = 1; n <= recent_ids::most + 1; ++n)
    many.emplace_back(n);
  recent_ids x;
  x.add(7'777);
  x.add(many);
  EXPECT_EQ(x.size(), recent_ids::most);
  EXPECT_FALSE(x.knows(7'777));
  EXPECT_FALSE(x.knows(1));
  EXPECT_TRUE(x.knows(2));
}

} // namespace
} // namespace attune
