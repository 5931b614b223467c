#pragma once

#include "models/features.hpp"
#include "models/quotas.hpp"
#include "models/score_table.hpp"
#include "models/segments.hpp"
#include "models/snapshots.hpp"
#include "models/visitor_state.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// What of a visitor's state is looked at.
struct view_request {
  const visitor_state* visitor = nullptr; ///< Null: nothing of a visitor may be read.
  item_key about;                         ///< The item that the page is about; 0: none.
  std::int64_t now_us = 0;
};

/// A visitor's state beside the snapshots, as features, retrieval and quotas read it: a function of
/// its arguments. Made for reuse; one thread.
class visitor_view {
public:
  /// Cost: that of looking up what others visited after the last ten visits, up to 30 us with full
  /// tables of co-visitation.
  void look(const snapshots& from, const view_request& x);

  /// What features are encoded from; `now` is left to the caller. Valid until the next `look`.
  const feature_inputs& inputs() const { return inputs_; }
  feature_inputs& inputs() { return inputs_; }

  std::span<const item_key> history() const { return history_; } ///< Newest first.
  /// Those likeliest to be visited along with what was, at most 200, in no order.
  std::span<const item_key> co_visited() const { return co_visited_; }
  /// The main categories that the visitor looked for, last first, for `quotas_of`: each visit
  /// weighs 0.85 of the next newer; categories known by other signals alone come after these.
  std::span<const category_evidence> evidence() const { return evidence_; }
  /// The segments that the visitor is nearest to; none before the first signal.
  const memberships& nearest_segments() const { return segments_; }

private:
  void look_up_co_visits(const snapshots& from, const view_request& x);
  void list_co_visited();
  void weigh_categories(const snapshots& from, const visitor_state& visitor);
  void weigh_visits(const catalogue_snapshot& items, const visitor_state& visitor);
  void add_interests(const catalogue_snapshot& items, const interests& tastes);
  void mark_bought(const catalogue_snapshot& items, const visitor_state& visitor);
  void read_tastes(const snapshots& from, const visitor_state& visitor);
  void read_segments(const segments& groups, const visitor_state& visitor, std::int64_t now_us);

  feature_inputs inputs_;
  memberships segments_;
  score_table co_visits_; // By `co_visit_column`.
  std::vector<std::pair<float, item_key>> chances_;
  std::vector<item_key> history_;
  std::vector<item_key> co_visited_;
  std::vector<category_evidence> evidence_;
  std::vector<std::uint32_t> bought_categories_;
};

} // namespace attune
