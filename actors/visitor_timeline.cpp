#include "actors/shown_names.hpp"
#include "actors/visitor.hpp"
#include "protocol/codec/json_writer.hpp"

namespace attune {

namespace {

constexpr std::uint64_t records_shown = 50;

/// The names of `candidate_source` bits, in their order.
constexpr std::string_view source_names[] = {"similar", "co_visited", "trending", "fresh",
                                             "popular", "history",    "asked",    "catalogue"};

void write_sources(json_writer& out, std::uint32_t bits) {
  out.key("sources").open_array();
  for (std::size_t i = 0; i < std::size(source_names); ++i)
    if ((bits >> i & 1u) != 0)
      out.value(source_names[i]);
  out.close_array();
}

/// As the signal said it.
std::string name_of(item_key item, const signal_entry& in, const catalogue_snapshot& items) {
  if (!in.item.empty() && key_of(in.item) == item)
    return in.item;
  for (const auto& line : in.lines)
    if (key_of(line.item) == item)
      return line.item;
  return id_or_key(items, item);
}

void write(json_writer& out, const batch_entry& x, const catalogue_snapshot& items) {
  out.field("type", "signals").field("seq", x.seq).field("at_ms", x.received_us / 1000);
  out.field("session_id", to_string(x.session)).key("signals").open_array();
  for (const auto& s : x.signals) {
    out.open_object()
      .field("id", s.id)
      .field("type", traits_of(s.kind).wire_name)
      .field("at_ms", s.at_us / 1000);
    if (!s.items.empty()) {
      out.key("items").open_array();
      for (const auto& item : s.items)
        out.value(name_of(item.key, s, items));
      out.close_array();
    }
    if (!s.categories.empty())
      out.texts("categories", s.categories);
    if (s.answers)
      out.field("rid", to_string(*s.answers));
    out.close_object();
  }
  out.close_array();
}

void write(json_writer& out, const consent_entry& x, const catalogue_snapshot&) {
  out.field("type", "consent").field("at_ms", x.at_us / 1000).key("purposes").open_array();
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    if ((x.bits >> i & 1u) != 0)
      out.value(purpose_names[i]);
  out.close_array();
}

void write(json_writer& out, const control_entry& x, const catalogue_snapshot& items) {
  out.field("type", "control").field("at_ms", x.at_us / 1000).field("op", control_name(x.op));
  if (x.item.key != item_key{})
    out.field("item", id_or_key(items, x.item.key));
  if (x.topic != 0)
    out.field("topic", topic_or_hash(items, x.topic));
}

void write(json_writer& out, const reward_entry& x, const catalogue_snapshot& items) {
  out.field("type", "reward").field("at_ms", x.at_us / 1000).field("value", x.value);
  out.field("rid", to_string(x.answers));
  if (x.item != item_key{})
    out.field("item", id_or_key(items, x.item));
}

void write(json_writer& out, const session_ended_entry& x, const catalogue_snapshot&) {
  out.field("type", "session_ended").field("at_ms", x.at_us / 1000);
  out.field("session_id", to_string(x.session));
}

void write(json_writer& out, const decision_entry& x, const catalogue_snapshot& items) {
  out.field("type", "decision")
    .field("at_ms", x.at_us / 1000)
    .field("slot", x.slot)
    .field("session_id", to_string(x.session))
    .key("versions")
    .open_object()
    .field("learned", x.versions.learned)
    .field("segments", x.versions.segments)
    .field("catalogue", x.versions.catalogue)
    .close_object()
    .key("items")
    .open_array();
  for (const auto& shown : x.positions) {
    out.open_object()
      .field("id", id_or_key(items, shown.key))
      .field("propensity", chance_of(shown))
      .field("kept", shown.kept)
      .field("score", shown.score);
    write_sources(out, shown.sources);
    out.close_object();
  }
  out.close_array();
}

} // namespace

void visitor::show_session(inspect_session& x) {
  auto* c = find(x.id);
  if (c == nullptr)
    return x.done(failed(fault_code::not_found, "no session of this id is live"));
  look_up question{id_, 0, {}, {}, parts_.clock.now_us(), this};
  const auto last = next_n_ - 1;
  for (auto n = last > records_shown ? last - records_shown + 1 : 1; n <= last; ++n)
    question.records.push_back(n);
  if (question.records.empty())
    return x.done(session_page(*c, {}));
  ask(std::move(question), {0, c->id, std::move(x), {}, {}, {}, {}});
}

std::string visitor::session_page(const client& c, const findings& found) const {
  std::string text;
  json_writer out{text};
  out.open_object()
    .field("id", to_string(c.id))
    .field("visitor", to_string(id_))
    .field("epoch", epoch_of(c))
    .field("seq", c.record.seq)
    .field("connections", c.connections.size())
    .field("paused", c.record.paused)
    .field("unprofiled", c.record.unprofiled)
    .key("slots")
    .open_array();
  for (const auto& [name, s] : c.slots)
    out.open_object()
      .field("slot", name)
      .field("rev", s.rev)
      .field("live", s.what.live)
      .close_object();
  out.close_array().key("timeline").open_array();
  const auto items = parts_.items.load();
  auto n = next_n_ - found.entries.size();
  for (const auto& bytes : found.entries) {
    const auto record = bytes ? read_record(*bytes) : std::nullopt;
    for (std::size_t i = 0; record && i < record->entries.size(); ++i) {
      out.open_object().field("n", n);
      const auto& entry = record->entries[i];
      if (const auto* d = std::get_if<decision_entry>(&entry))
        out.field("rid", to_string(decision_id{id_, d->activation, d->record, d->ordinal}));
      std::visit([&](const auto& e) { write(out, e, *items); }, entry);
      out.close_object();
    }
    ++n;
  }
  out.close_array().close_object();
  return text;
}

} // namespace attune
