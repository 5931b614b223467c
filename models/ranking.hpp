#pragma once

#include "models/eligible.hpp"
#include "models/features.hpp"
#include "models/policies/policy.hpp"
#include "models/retrieval.hpp"
#include "models/settings.hpp"
#include "models/timeline.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// The versions of all shared tables that one ranking reads: each taken once.
struct snapshots {
  std::shared_ptr<const catalogue_snapshot> items;
  std::shared_ptr<const learned_snapshot> learned;
  std::shared_ptr<const segments> groups;

  read_versions versions() const { return {learned->version, groups->version, items->version()}; }
};

/// An item that the caller brings along: ranked, but not of the catalogue.
struct own_item {
  item_columns columns;
  std::array<float, embedding_dims> embedding{};
  item_body_ptr body;
};

/// One ranking's question. Whatever is personal is read only where `personal` says so.
struct ranking_request {
  const visitor_state* visitor = nullptr; ///< Null: a list for nobody in particular.
  bool personal = false;                  ///< The ranking may read the visitor's state.
  const context* surroundings = nullptr;  ///< Null: the context may not be read or is unknown.
  std::int64_t local_offset_us = 0;       ///< What is added to `now_us` for the visitor's clock.
  const slot_settings* slot = nullptr;
  const policy* chooser = nullptr;
  std::size_t n = 0;
  item_key about;                       ///< The item that the page is about; 0: none.
  std::span<const item_key> candidates; ///< Rank only these; empty: all.
  std::span<const own_item> own;        ///< ... and these.
  bool only_candidates = false;
  const shown_list* before = nullptr; ///< What the slot shows now; null: nothing to keep.
  std::uint64_t seed = 0;             ///< See `slate_seed`.
  std::int64_t now_us = 0;
  std::size_t candidates_max = 1'000;
};

/// A ranked list and all that a decision's record says of it.
struct ranking {
  std::vector<shown_item> positions; ///< Kept ones name their draw; drawn ones have record 0.
  std::vector<item_body_ptr> bodies; ///< One for each position.
  degradation degraded = degradation::popular;
  std::uint16_t segment = 0; ///< 1 + the segment settled on; 0: none was looked for.
};

/// Ranks: retrieval, features, mean scores, shortlist, propensities, choice. A pure function of its
/// arguments; the object only keeps room that is used again. One thread.
/// Cost: about 0.15 us a candidate.
class ranker {
public:
  ranking rank(const snapshots& from, const ranking_request& request);

private:
  void gather(const snapshots& from, const ranking_request& x);
  void look_up_company(const snapshots& from, const ranking_request& x);
  void list_co_visited();
  void prepare(const snapshots& from, const ranking_request& x, ranking& out);
  static bool may_show(const ranking_request& x, const item_columns& item);
  static const item_body_ptr& body_of(const snapshots& from, const ranking_request& x,
                                      const item_view& item);
  void score(const policy_snapshot& learned);
  std::vector<contender> pick_shortlist(const ranking_request& x) const; // Places are of items_.
  void choose(const snapshots& from, const ranking_request& x, const std::vector<contender>& places,
              ranking& out);

  retriever retriever_;
  feature_encoder encoder_;
  feature_inputs inputs_;
  score_table company_; // By `company_column`.
  std::vector<std::pair<float, item_key>> chances_;
  std::vector<item_key> co_visited_; // Best first.
  std::vector<item_key> trending_;
  std::vector<item_key> popular_;
  std::vector<item_key> history_;
  std::vector<item_key> excluded_; // Hidden or bought: they must take no candidate's room.
  std::vector<item_view> items_;
  std::vector<std::uint8_t> sources_;
  std::vector<encoded_features> encoded_;
  std::vector<float> scores_;
};

} // namespace attune
