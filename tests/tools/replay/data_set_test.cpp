#include "tools/replay/data_set.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(data_set, numbers_who_and_what_and_counts_units) {
  data_set data;
  data.add("ada", "lamp", {1, time_unit::seconds});
  data.add("ada", "chair", {2, time_unit::milliseconds});
  ASSERT_EQ(data.events.size(), 2u);
  EXPECT_EQ(data.events[1], (replay_event{0, 1, 2}));
  EXPECT_EQ(data.read_in, (std::array<std::size_t, time_units>{1, 1, 0, 0}));
}

TEST(data_set, keeps_the_first_bad_lines_and_counts_all) {
  data_set data;
  for (std::size_t i = 1; i <= data_set::max_bad_lines + 5; ++i)
    data.skip("file", i, "why");
  EXPECT_EQ(data.bad_lines, data_set::max_bad_lines + 5);
  ASSERT_EQ(data.bad.size(), data_set::max_bad_lines);
  EXPECT_EQ(data.bad.front().number, 1u);
  EXPECT_EQ(data.bad.back().number, data_set::max_bad_lines);
}
