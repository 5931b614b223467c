#include "actors/shown_names.hpp"
#include "actors/visitor.hpp"
#include "protocol/codec/json_writer.hpp"

namespace attune {

namespace {

void write_item_keys(json_writer& out, std::string_view name, const std::vector<item_key>& keys,
                     const catalogue_snapshot& items) {
  out.key(name).open_array();
  for (const auto key : keys) {
    const auto at = items.find(key);
    if (at && items.entry(*at) != nullptr)
      out.value(items.entry(*at)->as_written.id);
  }
  out.close_array();
}

} // namespace

void visitor::on(arrival& x, export_wanted& m) {
  if (m.token) { // An anonymous visitor acts for itself.
    const auto* c = find(x.session);
    const auto row = c == nullptr && x.row ? decode_client(*x.row) : std::nullopt;
    const auto fits = c != nullptr ? c->record.token == *m.token : row && row->token == *m.token;
    if (!fits)
      return m.done(failed(fault_code::not_found, "nothing is held for this token"));
  }
  const auto items = parts_.items.load();
  std::string text;
  json_writer out{text};
  out.open_object().field("visitor", to_string(id_)).key("consent").open_object();
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    out.field(purpose_names[i], state_.granted().has(static_cast<purpose>(i)));
  out.field("decided_ms", state_.granted().decided_ms()).close_object();
  out.field("signals", state_.signals())
    .field("first_ms", state_.first_us() / 1000)
    .field("newest_ms", state_.newest_us() / 1000);
  out.key("history").open_array();
  for (const auto& visit : state_.history()) {
    const auto at = items->find(visit.item);
    out.open_object();
    if (at && items->entry(*at) != nullptr)
      out.field("item", items->entry(*at)->as_written.id);
    out.field("kind", traits_of(visit.kind).wire_name)
      .field("at_ms", std::int64_t{visit.at_s} * 1000)
      .close_object();
  }
  out.close_array();
  std::vector<item_key> hidden;
  for (const auto& h : state_.hides())
    hidden.push_back(h.what);
  write_item_keys(out, "hidden", hidden, *items);
  std::vector<item_key> bought;
  for (const auto& b : state_.bought())
    bought.push_back(b.item);
  write_item_keys(out, "bought", bought, *items);
  write_topics(out, "interests", state_.tastes().topics(), *items);
  write_topics(out, "stated_interests", state_.tastes().stated_topics(), *items);
  out.key("hidden_topics").open_array();
  for (const auto& topic : state_.hidden_topics())
    out.value(topic_or_hash(*items, topic.what));
  out.close_array().key("sessions").open_array();
  for (const auto& [id, c] : clients_) {
    if (id == session_id{})
      continue; // Of requests without one.
    out.open_object()
      .field("session_id", to_string(id))
      .field("seq", c.record.seq)
      .field("connected", c.connected())
      .close_object();
  }
  out.close_array().close_object();
  m.done(std::move(text));
}

} // namespace attune
