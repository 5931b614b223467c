#include "models/score_table.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <map>

namespace attune {
namespace {

TEST(score_table, sums_by_item_in_order_of_arrival) {
  score_table table;
  table.add({5}, 0, 1);
  table.add({3}, 3, 2);
  table.add({5}, 0, 0.5);
  table.add({5}, 2, 4);
  std::vector<score_table::entry> found;
  table.for_each([&](const auto& x) { found.push_back(x); });
  EXPECT_EQ(found, (std::vector<score_table::entry>{{{5}, {1.5, 0, 4, 0}}, {{3}, {0, 0, 0, 2}}}));
  ASSERT_NE(table.find({3}), nullptr);
  EXPECT_EQ(*table.find({3}), found[1]);
  EXPECT_EQ(table.find({4}), nullptr);
}

TEST(score_table, an_empty_one_answers) { EXPECT_EQ(score_table{}.find({1}), nullptr); }

// An id can be made whose hash is 0: it must leave nothing behind where another item will be.
TEST(score_table, takes_no_key_that_marks_a_free_place) {
  score_table table;
  table.add({0}, 3, 1);
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.find({0}), nullptr);
  table.add({256}, 0, 1); // The place where 0 would be sought.
  table.add({0}, 3, 1);
  EXPECT_EQ(table.find({0}), nullptr);
  EXPECT_EQ(*table.find({256}), (score_table::entry{{256}, {1, 0, 0, 0}}));
}

TEST(score_table, agrees_with_a_map_use_after_use) {
  score_table table;
  rng chance{2};
  for (const int items : {3, 5'000, 10, 100, 2}) {
    std::map<std::uint64_t, float> reference;
    for (int i = 0; i < 2 * items; ++i) {
      const auto key = 1 + chance.below(static_cast<std::uint64_t>(items));
      table.add({key}, 1, static_cast<float>(i));
      reference[key] += static_cast<float>(i);
    }
    ASSERT_EQ(table.size(), reference.size());
    for (const auto& [key, sum] : reference) {
      ASSERT_NE(table.find({key}), nullptr);
      ASSERT_EQ(table.find({key})->scores[1], sum);
    }
    table.clear();
    EXPECT_EQ(table.size(), 0u);
    EXPECT_EQ(table.find({1}), nullptr);
  }
}

} // namespace
} // namespace attune
