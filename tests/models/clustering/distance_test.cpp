#include "models/clustering/distance.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

// Differences 1, 2, ..., 72: the sum of squares is 72 * 73 * 145 / 6 = 127,020.
TEST(distance, is_the_sum_of_squared_differences) {
  cluster_point a{};
  cluster_point b{};
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = 10;
    b[i] = 11 + static_cast<double>(i);
  }
  EXPECT_EQ(square_distance(a, b), 127'020);
  EXPECT_EQ(square_distance(a, a), 0);
}

} // namespace
} // namespace attune
