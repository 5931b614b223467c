#pragma once

#include "protocol/training_example.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace attune {

/// A group of visitors who behave alike.
struct segment {
  std::uint16_t id = 0; ///< Below 65,535. Stays while the group moves; a new group gets a new one.
  float share = 0;      ///< Of all samples, forgotten ones less; the shares add up to 1.
  std::array<float, segment_features> center{};
};

/// The segments at one moment; immutable once published.
struct segments {
  std::uint64_t version = 0; ///< The journal number of the last sample folded into it.
  std::vector<segment> all;
};

/// How far a visitor belongs to a segment.
struct membership {
  std::uint16_t segment = 0; ///< Its id.
  std::uint16_t index = 0;   ///< In `segments::all`.
  float weight = 0;

  friend bool operator==(const membership&, const membership&) = default;
};

/// The visitor's nearest segments, nearest first, at most 3; weights add up to 1.
struct memberships {
  std::array<membership, 3> top{};
  std::size_t count = 0;
};

/// Soft membership: weights are softmax(-distance^2 / temperature) over the three nearest.
/// Cost: O(k d), about 0.5 us for 8 segments.
/// @param temperature  > 0; small makes it hard, large makes the three equal.
memberships members_of(const segments& among, std::span<const std::int8_t, segment_features> x,
                       double temperature);

/// The segment a visitor is said to be in: the previous one, unless it is no longer among the three
/// nearest or another's weight leads it by more than `margin`. Nothing if there are no segments.
std::optional<std::uint16_t> settle(std::optional<std::uint16_t> previous, const memberships& now,
                                    float margin);

} // namespace attune
