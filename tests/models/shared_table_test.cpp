#include "models/shared_table.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(shared_table, has_no_block_before_one_is_edited) {
  shared_table<int> table;
  EXPECT_EQ(table.find(0), nullptr);
  table.edit(70) = 7; // In the second group of 64.
  EXPECT_EQ(*table.find(70), 7);
  EXPECT_EQ(table.find(0), nullptr);
  EXPECT_EQ(table.find(71), nullptr);
  EXPECT_EQ(table.find(1000), nullptr);
}

TEST(shared_table, a_frozen_version_never_changes) {
  shared_table<int> table;
  table.edit(0) = 1;
  const auto first = table.freeze();
  table.edit(0) = 2;
  table.edit(1) = 3;
  const auto second = table.freeze();
  table.edit(0) = 4;
  EXPECT_EQ(*first.find(0), 1);
  EXPECT_EQ(first.find(1), nullptr);
  EXPECT_EQ(*second.find(0), 2);
  EXPECT_EQ(*second.find(1), 3);
  EXPECT_EQ(*table.find(0), 4);
}

TEST(shared_table, copies_only_what_is_edited_and_only_once) {
  shared_table<int> table;
  table.edit(0) = 1;
  table.edit(1) = 1;
  const auto frozen = table.freeze();
  auto* const copy = &table.edit(0);
  EXPECT_NE(copy, frozen.find(0));
  EXPECT_EQ(&table.edit(0), copy);
  EXPECT_EQ(table.find(1), frozen.find(1));
}

} // namespace attune
