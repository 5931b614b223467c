#pragma once

#include "protocol/training_example.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace attune {

/// Small dense linear algebra over the policy's features, in double and in one order: the same bits
/// on every machine. A triangle holds the lower half of a symmetric matrix, row after row.
using feature_vector = std::array<double, policy_features>;
using feature_triangle = std::array<double, policy_features*(policy_features + 1) / 2>;

/// Where row i of a lower triangle begins.
constexpr std::size_t row_of(std::size_t i) { return i * (i + 1) / 2; }

/// The lower triangle L of `scale * a + diag(ridge) = L L'` (Cholesky). No pivot is below its
/// ridge, since `a` is a sum of squares; rounding must not say otherwise.
/// @pre Each of `ridge` is > 0. Cost: O(d^3), about 6 us.
inline feature_triangle cholesky(const feature_triangle& a, double scale,
                                 const feature_vector& ridge) {
  feature_triangle lower;
  for (std::size_t i = 0; i < policy_features; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      auto sum = a[row_of(i) + j] * scale + (i == j ? ridge[i] : 0);
      for (std::size_t k = 0; k < j; ++k)
        sum -= lower[row_of(i) + k] * lower[row_of(j) + k];
      lower[row_of(i) + j] =
        i == j ? std::sqrt(std::max(sum, ridge[i])) : sum / lower[row_of(j) + j];
    }
  return lower;
}

/// Replaces `x` by the solution of `L' y = x`. Cost: O(d^2).
inline void solve_upper(const feature_triangle& lower, feature_vector& x) {
  for (auto i = policy_features; i-- > 0;) {
    for (auto j = i + 1; j < policy_features; ++j)
      x[i] -= lower[row_of(j) + i] * x[j];
    x[i] /= lower[row_of(i) + i];
  }
}

/// Replaces `x` by the solution of `L L' y = x`. Cost: O(d^2).
inline void solve_by(const feature_triangle& lower, feature_vector& x) {
  for (std::size_t i = 0; i < policy_features; ++i) {
    for (std::size_t j = 0; j < i; ++j)
      x[i] -= lower[row_of(i) + j] * x[j];
    x[i] /= lower[row_of(i) + i];
  }
  solve_upper(lower, x);
}

} // namespace attune
