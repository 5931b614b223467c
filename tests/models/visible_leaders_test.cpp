#include "models/visible_leaders.hpp"

#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::vector<item_index> found(visible_leaders& x,
                              const std::shared_ptr<const catalogue_snapshot>& items,
                              const std::shared_ptr<const trending_snapshot>& visits) {
  const auto out = x.find(items, visits);
  return {out.begin(), out.end()};
}

TEST(visible_leaders, are_those_that_can_be_shown_most_visited_first) {
  catalogue items{plain_body};
  put_numbered(items, 5, 1, 2);
  trending visits{{.half_life_us = 0}};
  for (const auto n : {1, 2, 3, 3, 4, 99})
    visits.learn({1, numbered_key(n), n == 99 ? 9.0f : 1.0f});
  visible_leaders leaders;
  EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()), (std::vector<item_index>{3, 4}));
}

TEST(visible_leaders, follow_the_catalogue_and_the_visits) {
  catalogue items{plain_body};
  put_numbered(items, 5);
  trending visits{{.half_life_us = 0}};
  visits.learn({1, numbered_key(3), 2});
  visible_leaders leaders;
  EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()), (std::vector<item_index>{3}));
  visits.learn({1, numbered_key(4), 1});
  EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()), (std::vector<item_index>{3, 4}));
  items.remove(numbered_key(3), 6);
  EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()), (std::vector<item_index>{4}));
  EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()), (std::vector<item_index>{4}));
}

// A version that is gone must not pass for one made where it lay.
TEST(visible_leaders, know_a_version_from_its_successor_at_the_same_address) {
  catalogue items{plain_body};
  put_numbered(items, 5);
  visible_leaders leaders;
  for (int n = 0; n < 5; ++n) {
    trending visits{{.half_life_us = 0}};
    visits.learn({1, numbered_key(n), 1});
    EXPECT_EQ(found(leaders, items.publish(), visits.snapshot()),
              (std::vector<item_index>{static_cast<item_index>(n)}));
  }
}

} // namespace
} // namespace attune
