#include "models/kernels.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <vector>

namespace attune {

namespace {

/// Runs its tests on each level that this processor has.
class kernels : public testing::TestWithParam<kernel_level> {
protected:
  void SetUp() override {
    if (GetParam() > best_kernel_level())
      GTEST_SKIP() << "This processor has no such level.";
    use_kernel_level(GetParam());
  }

  void TearDown() override { use_kernel_level(best_kernel_level()); }
};

using row = std::array<float, embedding_dims>;

} // namespace

INSTANTIATE_TEST_SUITE_P(each_level, kernels,
                         testing::Values(kernel_level::scalar, kernel_level::sse2,
                                         kernel_level::avx2));

TEST_P(kernels, use_the_level_that_was_set) { EXPECT_EQ(current_kernel_level(), GetParam()); }

// 0 + 1 + ... + 63 = 63 * 64 / 2 = 2016.
TEST_P(kernels, dot_adds_all_products) {
  row ones, numbers;
  ones.fill(1);
  std::iota(numbers.begin(), numbers.end(), 0.0f);
  EXPECT_EQ(dot(ones.data(), numbers.data()), 2016);
}

// Floats from 2^24 on are even. In lane 0, 2^24 + 1 falls back to 2^24; in lanes 1 and 3 the ones
// first meet each other, and 2^24 + 2 is a float. From left to right both would give 2^24.
TEST_P(kernels, dot_adds_in_the_order_of_lanes) {
  constexpr auto large = 16'777'216.0f;
  row ones, same_lane{}, other_lanes{};
  ones.fill(1);
  same_lane[0] = other_lanes[0] = large;
  same_lane[8] = same_lane[16] = 1;
  other_lanes[1] = other_lanes[3] = 1;
  EXPECT_EQ(dot(ones.data(), same_lane.data()), large);
  EXPECT_EQ(dot(ones.data(), other_lanes.data()), large + 2);
}

// a = 1 + 2^-12, a a = 1 + 2^-11 + 2^-24, which as a float is 1 + 2^-11 (a tie, to even). So
// -(1 + 2^-11) + a a is 0 when products are rounded, and 2^-24 when they are fused.
TEST_P(kernels, products_are_rounded_before_they_are_added) {
  row a{}, b{};
  a[0] = -1;
  b[0] = 1 + 0x1p-11f;
  a[8] = b[8] = 1 + 0x1p-12f;
  EXPECT_EQ(dot(a.data(), b.data()), 0);
}

// Row i holds i + 1 in its first place and the query 2 there: 2 (i + 1).
TEST_P(kernels, dot_rows_and_gather_write_one_sum_a_row) {
  std::vector<float> rows(6 * embedding_dims);
  std::vector<const float*> backwards;
  row query{};
  query[0] = 2;
  for (auto i = 0u; i < 6; ++i) {
    rows[i * embedding_dims] = static_cast<float>(i + 1);
    backwards.push_back(rows.data() + (5 - i) * embedding_dims);
  }
  std::vector<float> out(6);
  dot_rows(rows.data(), 6, query.data(), out.data());
  EXPECT_EQ(out, (std::vector<float>{2, 4, 6, 8, 10, 12}));
  dot_gather(backwards.data(), 6, query.data(), out.data());
  EXPECT_EQ(out, (std::vector<float>{12, 10, 8, 6, 4, 2}));
}

// Draws (1, 0, ..) and (0, 10, ..) of items (1, 2, ..), (3, 4, ..), (5, 6, ..).
TEST_P(kernels, score_draws_scores_each_item_under_each_draw) {
  std::vector<float> draws(2 * policy_features), x(3 * policy_features), out(6);
  draws[0] = 1;
  draws[policy_features + 1] = 10;
  for (auto item = 0u; item < 3; ++item) {
    x[item * policy_features] = static_cast<float>(2 * item + 1);
    x[item * policy_features + 1] = static_cast<float>(2 * item + 2);
  }
  score_draws(draws.data(), 2, x.data(), 3, out.data());
  EXPECT_EQ(out, (std::vector<float>{1, 3, 5, 20, 40, 60}));
}

// Weights (2, 0.5, ..) of items (-1, -2, ..), (-3, -4, ..), up to five, and 127 and -128 in the
// end.
TEST_P(kernels, score_encoded_scores_each_item) {
  std::vector<float> weights(policy_features), out(5);
  weights[0] = 2;
  weights[1] = 0.5f;
  weights[30] = weights[31] = 1;
  std::vector<std::int8_t> x(5 * policy_features);
  for (auto item = 0u; item < 5; ++item) {
    auto* const row = &x[item * policy_features];
    row[0] = static_cast<std::int8_t>(-1 - 2 * static_cast<int>(item));
    row[1] = static_cast<std::int8_t>(row[0] - 1);
    row[30] = 127;
    row[31] = -128;
  }
  score_encoded(weights.data(), x.data(), 5, out.data());
  EXPECT_EQ(out, (std::vector<float>{-4, -9, -14, -19, -24}));
}

} // namespace attune
