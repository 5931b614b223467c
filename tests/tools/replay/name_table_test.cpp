#include "tools/replay/name_table.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(name_table, numbers_names_in_the_order_in_which_they_come) {
  name_table names;
  EXPECT_EQ(names.number_of("b"), 0u);
  EXPECT_EQ(names.number_of("a"), 1u);
  EXPECT_EQ(names.number_of("b"), 0u);
  EXPECT_EQ(names.size(), 2u);
  EXPECT_EQ(names.name(0), "b");
  EXPECT_EQ(names.name(1), "a");
}
