#pragma once

#include "models/settings.hpp"
#include "models/timeline.hpp"
#include "protocol/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attune {

/// What is known of one shown item's luck. Each rule pays once; the sum is capped at 1.
struct earnings {
  float total = 0;          ///< 0 .. 1.
  float dwell_s = 0;        ///< Attention so far: dwell signals are deltas.
  std::uint32_t seen_s = 0; ///< When it was first seen, seconds since the epoch; 0: not yet.
  std::uint16_t paid = 0;   ///< A bit for each rule; the highest for a reward from outside.

  friend bool operator==(const earnings&, const earnings&) = default;
};

/// The reward rules, parsed. A value; at most 15 rules. Cost of `pay`: a few ns a rule.
class reward_rules {
public:
  static constexpr std::uint16_t outside_bit = 1u << 15;

  /// Parses each `when`: the wire name of a signal's kind, or one of dwell, rate, hover, scroll and
  /// purchase with `>=` and a number (seconds for dwell and hover; `15s` and `15` mean the same).
  static result<reward_rules> parse(std::span<const reward_setting> rows);

  /// Adds what `kind` with `amount` earns. @returns by how much the total grew.
  float pay(earnings& x, signal_kind kind, float amount) const;

  /// Adds a reward computed outside; once for each shown item.
  static float pay_outside(earnings& x, float value);

private:
  struct rule {
    signal_kind kind;
    float at_least;
    float value;
  };

  std::vector<rule> rules_;
};

} // namespace attune
