#pragma once

#include "protocol/training_example.hpp"

#include <array>
#include <cstddef>

namespace attune {

/// A position in the space of segments.
using cluster_point = std::array<double, segment_features>;

/// The squared Euclidean distance: eight lanes, then a fixed tree, so that the bits do not depend
/// on how wide a processor adds. Cost: about 25 ns.
template <class Number>
Number square_distance(const std::array<Number, segment_features>& a,
                       const std::array<Number, segment_features>& b) {
  static_assert(segment_features % 8 == 0);
  std::array<Number, 8> sum{};
  for (std::size_t i = 0; i < a.size(); i += sum.size())
    for (std::size_t lane = 0; lane < sum.size(); ++lane) {
      const auto difference = a[i + lane] - b[i + lane];
      sum[lane] += difference * difference;
    }
  return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

} // namespace attune
