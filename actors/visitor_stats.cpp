#include "actors/shown_names.hpp"
#include "actors/visitor.hpp"
#include "protocol/codec/json_writer.hpp"

namespace attune {

namespace {

void write_positions(json_writer& out, const shown_list& list, const catalogue_snapshot& items) {
  out.key("positions").open_array();
  for (const auto& [shown, earned] : list.draws()) {
    out.open_object();
    out.field("item", id_or_key(items, shown.key))
      .field("propensity", chance_of(shown))
      .field("kept", shown.kept)
      .field("score", shown.score)
      .field("reward", earned.total)
      .field("seen", earned.seen_s != 0)
      .close_object();
  }
  out.close_array();
}

void write_state(json_writer& out, const visitor_state& state, const catalogue_snapshot& items) {
  out.key("consent").open_array();
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    if (state.granted().has(static_cast<purpose>(i)))
      out.value(purpose_names[i]);
  out.close_array();
  out.field("signals", state.signals())
    .field("history", state.history().size())
    .field("hides", state.hides().size())
    .field("bought", state.bought().size());
  write_topics(out, "interests", state.tastes().topics(), items);
  write_topics(out, "stated_interests", state.tastes().stated_topics(), items);
  if (state.segment() == 0)
    out.key("segment").null();
  else
    out.field("segment", state.segment() - 1);
}

} // namespace

std::string visitor::stats() const {
  std::string text;
  json_writer out{text};
  out.open_object()
    .field("id", to_string(id_))
    .field("kind", "visitor")
    .field("age_ms", (system_now_us() - gauge_->activated_us) / 1000)
    .field("mailbox", gauge_->mailbox.load())
    .field("activation", activation_)
    .field("records", next_n_ - 1)
    .field("digest", std::to_string(stable_hash(state_.encode())))
    .key("state")
    .open_object();
  const auto items = parts_.items.load();
  write_state(out, state_, *items);
  out.close_object().key("sessions").open_array();
  for (const auto& [id, c] : clients_) {
    out.open_object()
      .field("session_id", to_string(id))
      .field("epoch", epoch_of(c))
      .field("seq", c.record.seq)
      .field("connections", c.connections.size())
      .field("paused", c.record.paused)
      .field("unprofiled", c.record.unprofiled)
      .key("decisions")
      .open_array();
    for (const auto& [name, s] : c.slots)
      if (const auto* list = s.shown ? state_.shown().list(id, name) : nullptr) {
        out.open_object().field("slot", name).field("rev", s.rev).field("rid", rid_of(s.shown));
        write_positions(out, *list, *items);
        out.close_object();
      }
    out.close_array().close_object();
  }
  out.close_array().close_object();
  return text;
}

} // namespace attune
