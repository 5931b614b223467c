#include "tools/replay/data_set.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(data_set, keeps_the_first_bad_lines_and_counts_all) {
  data_set data;
  for (std::size_t i = 1; i <= data_set::max_bad_lines + 5; ++i)
    data.skip("file", i, "why");
  EXPECT_EQ(data.bad_lines, data_set::max_bad_lines + 5);
  ASSERT_EQ(data.bad.size(), data_set::max_bad_lines);
  EXPECT_EQ(data.bad.front().number, 1u);
  EXPECT_EQ(data.bad.back().number, data_set::max_bad_lines);
}
