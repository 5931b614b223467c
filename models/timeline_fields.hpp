#pragma once

#include "models/timeline.hpp"
#include "protocol/fields.hpp"

namespace attune {

// The persisted fields of the timeline's structs, in the order of format 4.

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

template <class Op, either<shown_item> X>
void fields(Op& op, X& x) {
  op.all(x.key, x.drawn_record, x.drawn_ordinal, x.drawn_at_us, x.x, x.propensity, x.score, x.lead,
         x.sources, x.kept);
}

template <class Op, either<read_versions> X>
void fields(Op& op, X& x) {
  op.all(x.learned, x.segments, x.catalogue);
}

template <class Op, either<decision_entry> X>
void fields(Op& op, X& x) {
  op.all(x.activation, x.record, x.ordinal, x.session, x.slot, x.list, x.at_us, x.versions,
         x.segment, x.positions);
}

template <class Op, either<signal_entry> X>
void fields(Op& op, X& x) {
  op.all(x.id_hash, x.id, x.kind, x.at_us, x.raw_ts_ms, x.amount, x.sample, x.viewable, x.order_id,
         x.answers, x.items, x.categories, x.recalled);
}

template <class Op, either<batch_entry> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.seq, x.received_us, x.signals, x.learn);
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
