#pragma once

#include "models/features.hpp"
#include "models/snapshots.hpp"
#include "models/visitor_view.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace attune {

/// A visit as a choice among what could have been retrieved just before it.
struct choice_request {
  const visitor_state* visitor = nullptr; ///< As it was before the visit. Never null.
  item_key chosen;
  std::int64_t at_us = 0;
  std::uint64_t seed = 0;
};

/// Whether a visit is to be sampled: each, until the weights rest on 5,000 choices, then one in 8.
/// A function of the signal alone after that, so that no visitor counts more than another.
bool is_choice_sampled(double choices, std::uint64_t signal_hash);

/// Makes the examples from which `conditional_logit` learns: the item that a visitor went to, and
/// up to 30 others, drawn from where a ranking finds its candidates: the visitor's own history,
/// what others visited along, what is popular, and the categories looked at last.
/// Each option says how likely these draws are to bring it. What nobody visited yet is no option:
/// nobody knows whether people could have found it. A function of its arguments; made for reuse.
///
/// Owner: one thread (keep one a loop). Cost: that of `visitor_view::look`, and 5 us.
class choice_sampler {
public:
  /// @returns nothing where the item may not be shown, nobody visited it before, no draw could
  /// have brought it, or there is nothing else.
  std::optional<choice_example> sample(const snapshots& from, const choice_request& x);

private:
  /// Where options come from: `draws` times one of `size`.
  struct source {
    std::size_t draws = 0;
    std::size_t size = 0;
  };

  void draw(const snapshots& from, const choice_request& x);
  void add(const catalogue_snapshot& items, item_key visited);
  void add(const catalogue_snapshot& items, item_index visited);
  double chance_of(const snapshots& from, item_index i) const;

  visitor_view view_;
  feature_encoder encoder_;
  std::vector<item_index> options_; // The chosen one first.
  std::vector<item_view> items_;
  std::vector<encoded_features> encoded_;
  std::vector<item_key> own_;             // Visited last, each once.
  std::vector<std::uint32_t> categories_; // Of those.
  source co_visits_;
  source popular_;
};

} // namespace attune
