#include "models/candidate_set.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(candidate_set, keeps_an_item_once_with_all_its_sources) {
  candidate_set set;
  set.begin(10, 5);
  set.add(3, from_fresh)->similarity = 0.5f;
  set.add(8, from_fresh);
  EXPECT_EQ(set.add(3, from_popular)->similarity, 0.5f);
  ASSERT_EQ(set.all().size(), 2u);
  EXPECT_EQ(set.all()[0].index, 3u);
  EXPECT_EQ(set.all()[0].sources, from_fresh | from_popular);
  EXPECT_EQ(set.all()[1].index, 8u);
}

TEST(candidate_set, takes_no_more_than_its_limit_but_marks_what_is_in) {
  candidate_set set;
  set.begin(10, 2);
  set.add(0, from_asked);
  set.add(1, from_asked);
  EXPECT_TRUE(set.full());
  EXPECT_EQ(set.add(2, from_asked), nullptr);
  EXPECT_NE(set.add(1, from_history), nullptr);
  EXPECT_EQ(set.all().size(), 2u);
}

TEST(candidate_set, keeps_out_what_is_excluded) {
  candidate_set set;
  set.begin(10, 5);
  set.exclude(4);
  EXPECT_EQ(set.add(4, from_asked), nullptr);
  EXPECT_EQ(set.find(4), nullptr);
  EXPECT_TRUE(set.all().empty());
}

TEST(candidate_set, begins_empty_each_time_and_may_grow) {
  candidate_set set;
  set.begin(5, 5);
  set.add(4, from_asked);
  set.exclude(3);
  set.begin(100, 5);
  EXPECT_EQ(set.find(4), nullptr);
  EXPECT_NE(set.add(3, from_asked), nullptr);
  EXPECT_NE(set.add(99, from_asked), nullptr);
  EXPECT_EQ(set.find(99)->index, 99u);
}

} // namespace attune
