#pragma once

#include "models/exploration.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// By how much each position of a slate is led: the best mean score among the candidates that are
/// not above it, less its own, at least 0. What exploring put somewhere is led from the start; a
/// position that is drawn remembers this number for `keep_positions`.
/// @param slate  Candidates by position; `no_candidate` is led by 0.
/// @param mean   Mean scores of the shortlist. @pre Every candidate of the slate is in it.
/// Cost: O(K log K + positions).
std::vector<float> leads(std::span<const std::uint16_t> slate, std::span<const float> mean);

/// What the rule of stability reads of a position of the slate before.
struct shown_position {
  std::uint16_t candidate = no_candidate; ///< On today's shortlist; none if no longer eligible.
  float lead = 0;                         ///< See `leads`, when it was drawn.
};

/// The positions that keep their item, so that a list does not roll its dice again at each rerank:
/// the item is still eligible, and not led by `margin` more than when it was drawn. A
/// function of the context alone; so a kept position has propensity 1.
/// @returns what `slate_request::kept` wants, as long as `shown`.
std::vector<std::uint16_t> keep_positions(std::span<const shown_position> shown,
                                          std::span<const float> mean, float margin);

} // namespace attune
