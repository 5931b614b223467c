#pragma once

#include "models/ranking.hpp"
#include "models/ranking_question.hpp"
#include "models/visitor_state.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace attune {

/// What the settings make of a slot; all that it points to outlives a ranking.
struct slot_in_force {
  const slot_settings* slot = nullptr;
  const policy_weights* offset = nullptr; ///< What the slot adds to the weights.
  const policy* chooser = nullptr;
  std::size_t candidates_max = 1'000;
};

/// Which decision it is, of which list, and when: what its seed comes from.
struct decision_place {
  session_id session;
  std::string_view slot;
  std::string_view list; ///< `decision_entry::list`.
  decision_id id;
  std::int64_t at_us = 0;
};

/// The seed of a decision's uniforms: a function of its id alone.
std::uint64_t seed_of_decision(const decision_id& x);

/// Ranks one of a visitor's lists: the live engine and a replay of the journal alike, so that a
/// decision's record is all that is needed to make it again. A pure function of its arguments.
///
/// @param own  `question.own`, ready to be ranked.
ranking rank_slot(ranker& by, const snapshots& from, const slot_in_force& in,
                  const ranking_question& question, std::span<const own_item> own,
                  const visitor_state& visitor, const decision_place& place);

/// The record of a decision, before the visitor's state is told of it.
///
/// @param ranked  What `rank_slot` made of the rest; its positions and ranks move into the record.
/// @param draw  See `decision_entry::draw`.
decision_entry decision_of(const decision_place& place, const read_versions& versions,
                           const slot_in_force& in, ranking_question question,
                           const visitor_state& visitor, ranking& ranked, std::uint64_t draw);

} // namespace attune
