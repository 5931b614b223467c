#include "models/score_table.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <map>

namespace attune {
namespace {

TEST(score_table, sums_by_item_in_order_of_arrival) {
  score_table table;
  table.add({5}, 1);
  table.add({3}, 2);
  table.add({5}, 0.5);
  EXPECT_EQ(table.entries(), (std::vector<score_table::entry>{{{5}, 1.5}, {{3}, 2}}));
  EXPECT_EQ(table.at({5}), 1.5);
  EXPECT_EQ(table.at({4}), 0);
}

TEST(score_table, an_empty_one_answers) { EXPECT_EQ(score_table{}.at({1}), 0); }

TEST(score_table, agrees_with_a_map_use_after_use) {
  score_table table;
  rng chance{2};
  for (const int items : {3, 5'000, 10, 100, 2}) {
    std::map<std::uint64_t, double> reference;
    for (int i = 0; i < 2 * items; ++i) {
      const auto key = chance.below(static_cast<std::uint64_t>(items));
      table.add({key}, i);
      reference[key] += i;
    }
    ASSERT_EQ(table.entries().size(), reference.size());
    for (const auto& [key, sum] : reference)
      ASSERT_EQ(table.at({key}), sum);
    table.clear();
    EXPECT_TRUE(table.entries().empty());
    EXPECT_EQ(table.at({0}), 0);
  }
}

} // namespace
} // namespace attune
