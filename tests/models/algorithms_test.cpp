#include "models/algorithms.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(algorithms, every_row_makes_the_policy_of_its_name) {
  for (const auto& row : algorithms())
    EXPECT_EQ(make_policy(row.name, {}).value()->name(), row.name);
}

TEST(algorithms, thompson_is_the_default) { EXPECT_EQ(algorithms().front().name, "thompson"); }

TEST(algorithms, an_unknown_name_is_answered_with_the_known_ones) {
  const auto made = make_policy("magic", {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().what,
            "There is no policy 'magic'; choose one of: thompson, greedy, uniform.");
}

} // namespace
} // namespace attune
