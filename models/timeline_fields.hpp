#pragma once

#include "models/timeline.hpp"
#include "protocol/fields.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace attune {

// The persisted fields of the timeline's structs, in the order of format 5.

template <class Op, either<visitor_id> X>
void fields(Op& op, X& x) {
  op.all(x.high, x.low);
}

template <class Op, either<session_id> X>
void fields(Op& op, X& x) {
  op.all(x.high, x.low);
}

template <class Op, either<item_key> X>
void fields(Op& op, X& x) {
  op.all(x.value);
}

template <class Op, either<decision_id> X>
void fields(Op& op, X& x) {
  op.all(x.visitor, x.activation, x.record, x.ordinal);
}

template <class Op, either<item_features> X>
void fields(Op& op, X& x) {
  op.all(x.key, x.categories, x.tags, x.words, x.price, x.embedding);
}

/// A bit for each feature that is not 0, the first one lowest, then those: most of most items are
/// 0.
template <class Op, either<encoded_features> X>
void sparse_features(Op& op, X& x) {
  static_assert(policy_features == 32);
  std::uint32_t present = 0;
  if constexpr (std::is_const_v<X>) {
    for (std::size_t i = 0; i < x.size(); ++i)
      present |= static_cast<std::uint32_t>(x[i] != 0) << i;
  }
  op.all(present);
  for (auto left = present; left != 0; left &= left - 1)
    op.one(x[static_cast<std::size_t>(std::countr_zero(left))]);
}

template <class Op, either<shown_item> X>
void fields(Op& op, X& x) {
  using s = shown_item;
  op.all(x.key, x.drawn_record, x.drawn_ordinal, x.drawn_at_us, x.draw);
  sparse_features(op, x.x);
  op.sparse(x, &s::propensity, &s::score, &s::lead, &s::sources, &s::kept);
}

template <class Op, either<recalled_draw> X>
void fields(Op& op, X& x) {
  op.all(x.shown, x.slot, x.position);
}

template <class Op, either<read_versions> X>
void fields(Op& op, X& x) {
  op.all(x.learned, x.segments, x.catalogue, x.settings);
}

/// Which decision drew an item, and when.
struct draw_origin {
  std::uint64_t record = 0;
  std::uint32_t ordinal = 0;
  std::int64_t at_us = 0;
  std::uint64_t draw = 0;

  friend bool operator==(const draw_origin&, const draw_origin&) = default;
};

/// A decision's position as its record has it: who drew it stands there only where it was another
/// decision.
struct decided_position {
  item_key key;
  encoded_features x{};
  double propensity = 1;
  float score = 0;
  float lead = 0;
  std::uint32_t sources = 0;
  bool kept = false;
  std::optional<draw_origin> drawn;
};

std::vector<decided_position> decided(const decision_entry& x);
/// The reverse.
std::vector<shown_item> positions_of(std::span<const decided_position> rows,
                                     const decision_entry& x);

template <class Op, either<draw_origin> X>
void fields(Op& op, X& x) {
  op.all(x.record, x.ordinal, x.at_us, x.draw);
}

template <class Op, either<decided_position> X>
void fields(Op& op, X& x) {
  using p = decided_position;
  op.all(x.key);
  sparse_features(op, x.x);
  op.sparse(x, &p::propensity, &p::score, &p::lead, &p::sources, &p::kept, &p::drawn);
}

template <class Op, either<decision_entry> X>
void fields(Op& op, X& x) {
  op.all(x.activation, x.record, x.ordinal, x.session, x.slot, x.list, x.at_us, x.draw, x.versions);
  if constexpr (std::is_const_v<X>) {
    op.one(decided(x));
  } else {
    std::vector<decided_position> rows;
    op.one(rows);
    x.positions = positions_of(rows, x);
  }
  using d = decision_entry;
  op.sparse(x, &d::segment, &d::question, &d::policy, &d::epsilon, &d::degraded, &d::page_turned,
            &d::feature_schema, &d::ranks);
}

template <class Op, either<signal_line> X>
void fields(Op& op, X& x) {
  using l = signal_line;
  op.all(x.item);
  op.sparse(x, &l::pos, &l::price, &l::currency, &l::quantity, &l::visible_ms);
}

template <class Op, either<pointer_summary> X>
void fields(Op& op, X& x) {
  using p = pointer_summary;
  op.sparse(x, &p::ms, &p::idle_ms, &p::turns, &p::dist_px, &p::mean_speed, &p::exit_intent,
            &p::kind);
}

template <class Op, either<signal_details> X>
void fields(Op& op, X& x) {
  using d = signal_details;
  op.sparse(x, &d::view_id, &d::page_path, &d::page_kind, &d::page_title, &d::query, &d::name,
            &d::currency, &d::results, &d::value, &d::rating, &d::depth, &d::hover_ms, &d::summary,
            &d::active_ms, &d::props);
}

template <class Op, either<draw_reference> X>
void fields(Op& op, X& x) {
  op.all(x.draw, x.item, x.slot, x.position, x.propensity);
}

template <class Op, either<reward_increase> X>
void fields(Op& op, X& x) {
  op.all(x.at_us, x.increase, x.drawn);
  sparse_features(op, x.x);
}

template <class Op, either<signal_entry> X>
void fields(Op& op, X& x) {
  using s = signal_entry;
  op.all(x.id_hash, x.id, x.kind, x.at_us, x.raw_ts_ms);
  op.sparse(x, &s::amount, &s::sample, &s::viewable, &s::order_id, &s::answers, &s::items,
            &s::categories, &s::recalled, &s::item, &s::lines, &s::slot, &s::rid, &s::pos,
            &s::said_sample, &s::record, &s::earned, &s::details);
}

template <class Op, either<batch_entry> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.seq, x.received_us, x.signals);
  op.sparse(x, &batch_entry::learn, &batch_entry::sent_at_ms);
}

template <class Op, either<consent_entry> X>
void fields(Op& op, X& x) {
  op.all(x.at_us, x.bits, x.decided_ms);
}

template <class Op, either<control_entry> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.at_us, x.op, x.item, x.topic, x.weight);
}

template <class Op, either<reward_entry> X>
void fields(Op& op, X& x) {
  op.all(x.at_us, x.answers, x.item, x.value, x.recalled);
}

template <class Op, either<session_ended_entry> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.at_us);
}

} // namespace attune
