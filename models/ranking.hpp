#pragma once

#include "models/eligible.hpp"
#include "models/features.hpp"
#include "models/policies/policy.hpp"
#include "models/quotas.hpp"
#include "models/retrieval.hpp"
#include "models/settings.hpp"
#include "models/snapshots.hpp"
#include "models/visible_leaders.hpp"
#include "models/visitor_view.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// An item that the caller brings along: ranked, but not of the catalogue.
struct own_item {
  item_columns columns;
  std::array<float, embedding_dims> embedding{};
  item_body_ptr body;
  std::string written; ///< As `encode_item` writes it.
};

/// One ranking's question. Whatever is personal is read only where `personal` says so.
struct ranking_request {
  const visitor_state* visitor = nullptr; ///< Null: a list for nobody in particular.
  bool personal = false;                  ///< The ranking may read the visitor's state.
  const context* surroundings = nullptr;  ///< Null: the context may not be read or is unknown.
  std::int64_t local_offset_us = 0;       ///< What is added to `now_us` for the visitor's clock.
  const slot_settings* slot = nullptr;
  const policy_weights* offset = nullptr; ///< What the slot adds to the weights; null: nothing.
  const policy* chooser = nullptr;
  std::size_t n = 0;
  item_key about;                       ///< The item that the page is about; 0: none.
  std::span<const item_key> candidates; ///< Rank only these; empty: all.
  std::span<const own_item> own;        ///< ... and these.
  bool only_candidates = false;
  std::span<const item_key> elsewhere; ///< Shown by other lists of the page: left out where
                                       ///< there is enough without them.
  const shown_list* before = nullptr;  ///< What the slot shows now; null: nothing to keep.
  std::uint64_t seed = 0;              ///< See `slate_seed`.
  std::int64_t now_us = 0;
  std::size_t candidates_max = 1'000;
};

/// A ranked list and all that a decision's record says of it.
struct ranking {
  std::vector<shown_item> positions; ///< Kept ones name their draw; drawn ones have record 0.
  std::vector<item_body_ptr> bodies; ///< One for each position.
  std::vector<std::uint16_t> ranks;  ///< By position: how many candidates scored higher.
  degradation degraded = degradation::popular;
  std::uint16_t segment = 0; ///< 1 + the segment settled on; 0: none was looked for.
};

/// Ranks: retrieval, features, mean scores, quotas, shortlist, propensities, choice. A pure
/// function of its arguments; the object only keeps room that is used again. One thread. Cost:
/// about 0.15 us a candidate.
class ranker {
public:
  ranking rank(const snapshots& from, const ranking_request& request);

private:
  /// Who shares a quota.
  struct grouping {
    std::vector<category_quota> categories; ///< Groups 0, 1, ...
    std::uint16_t others = 0;               ///< The group of all else.
    std::vector<std::uint32_t> quotas;      ///< Empty: there are none.
    std::size_t category_cap = 0;           ///< 0: none.
    bool caps_tastes = false;              ///< The cap holds in every group, not in `others` alone.
    const feature_inputs* about = nullptr; ///< Group 0 is what is like the page's item.
  };

  void load_visitor(const snapshots& from, const ranking_request& x, ranking& out);
  void allocate_quotas(const catalogue_snapshot& items, const ranking_request& x);
  void gather(const snapshots& from, const ranking_request& x);
  void drop_shown_elsewhere(std::span<const item_key> elsewhere, std::size_t n);
  static bool may_show(const ranking_request& x, const item_columns& item);
  static const item_body_ptr& body_of(const snapshots& from, const ranking_request& x,
                                      const item_view& item);
  void weigh(const snapshots& from, const ranking_request& x);
  void score();
  std::uint16_t group_of(const item_view& item) const;
  std::vector<scored_item> pick_shortlist(const snapshots& from,
                                          const ranking_request& x); // Places are of items_.
  void drop_visited(const ranking_request& x, std::vector<scored_item>& all) const;
  void mark_trials(const snapshots& from, const ranking_request& x, std::vector<scored_item>& all);
  /// How many of the candidates have a higher mean score.
  std::uint16_t rank_of(float score) const;
  void choose(const snapshots& from, const ranking_request& x,
              const std::vector<scored_item>& places, ranking& out);

  retriever retriever_;
  feature_encoder encoder_;
  visitor_view view_;
  grouping groups_;
  policy_snapshot weights_; // The learner's, with the slot's offset.
  double trial_share_ = 0;
  visible_leaders trending_;
  visible_leaders popular_;
  std::vector<std::uint32_t> categories_;
  std::vector<item_key> excluded_; // Hidden or bought: they must take no candidate's room.
  std::vector<item_view> items_;
  std::vector<std::uint32_t> sources_;
  std::vector<encoded_features> encoded_;
  std::vector<float> scores_;
};

} // namespace attune
