#pragma once

#include "protocol/ids.hpp"

#include <array>
#include <cstdint>
#include <variant>
#include <vector>

namespace attune {

/// Length of the policy's feature vector. Persisted in examples: a change needs a new format.
inline constexpr std::size_t policy_features = 32;

/// An encoded (context, visitor, item) as the policy sees it: feature i is `x[i] / 127`, so that
/// what was scored and what is learned are the same numbers. 32 bytes.
using encoded_features = std::array<std::int8_t, policy_features>;

/// One visit to an item, for popularity and trends; names no visitor.
struct visit_count {
  std::int64_t at_us = 0;
  item_key item;
  float weight = 1;
  std::uint32_t category = 0; ///< Hash of the item's main category; 0: none.

  friend bool operator==(const visit_count&, const visit_count&) = default;
};

/// An item visited after others of the same visitor, newest of them first, at most 10.
struct transition {
  std::int64_t at_us = 0;
  item_key item;
  std::vector<item_key> before;

  friend bool operator==(const transition&, const transition&) = default;
};

/// Where an item was drawn: what joins an exposure to the rewards that follow it, and what a model
/// of positions or an off-policy estimate reads. Names no visitor.
struct draw_reference {
  std::uint64_t draw = 0; ///< The draw of the whole list: see `shown_item::draw`.
  item_key item;
  std::uint32_t slot = 0; ///< Hash of its name (`feature_hash`).
  std::uint16_t position = 0;
  double propensity = 1; ///< Of the item at that position when it was drawn.

  friend bool operator==(const draw_reference&, const draw_reference&) = default;
};

/// An item was seen at a position: an example of reward 0, corrected by what follows.
struct exposure {
  std::int64_t at_us = 0;
  encoded_features x{};
  draw_reference drawn{};

  friend bool operator==(const exposure&, const exposure&) = default;
};

/// The reward of a shown item grew by `increase`. `at_us` is the exposure's time, so that under
/// forgetting the correction gets the exposure's present weight.
struct reward_increase {
  std::int64_t at_us = 0;
  encoded_features x{};
  float increase = 0;
  draw_reference drawn{};

  friend bool operator==(const reward_increase&, const reward_increase&) = default;
};

/// Most options of a `choice_example`: the chosen one and 32 others.
inline constexpr std::size_t choice_options_max = 33;

/// One of the items that a visitor could have gone to.
struct choice_option {
  encoded_features x{};
  /// Natural log of the chance that the sampling brings this option, so that a logit over the
  /// sample estimates one over all that could have been chosen.
  float log_chance = 0;

  friend bool operator==(const choice_option&, const choice_option&) = default;
};

/// An item that a visitor went to by itself, not from a list of ours, among a sample of those that
/// could have been retrieved just before. Names neither visitor nor items.
struct choice_example {
  std::int64_t at_us = 0;
  std::vector<choice_option> options; ///< The chosen one first; 2 to `choice_options_max`.

  friend bool operator==(const choice_example&, const choice_example&) = default;
};

/// What learners learn from. Persisted in the journal, in commit order.
using training_example =
  std::variant<visit_count, transition, exposure, reward_increase, choice_example>;

/// About what it takes in memory, what it points to included. In bytes.
inline std::size_t memory_of(const training_example& x) {
  auto out = sizeof(training_example);
  if (const auto* choice = std::get_if<choice_example>(&x))
    out += choice->options.size() * sizeof(choice_option);
  if (const auto* visited = std::get_if<transition>(&x))
    out += visited->before.size() * sizeof(item_key);
  return out;
}

/// Length of the vector in which segments are found: the visitor's embedding and 8 features of
/// behaviour (`visitor_state::segment_vector`). Persisted in samples.
inline constexpr std::size_t segment_features = 72;

/// Where a visitor was in the space of segments after a signal: feature i is `x[i] / 127`.
struct segment_sample {
  std::int64_t at_us = 0;
  std::array<std::int8_t, segment_features> x{};

  friend bool operator==(const segment_sample&, const segment_sample&) = default;
};

} // namespace attune
