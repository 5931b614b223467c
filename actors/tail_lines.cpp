#include "actors/tail_lines.hpp"

#include "protocol/codec/json_writer.hpp"

namespace attune {

namespace {

void open(json_writer& out, std::string_view event, visitor_id who, session_id session,
          std::int64_t at_us) {
  out.open_object()
    .field("event", event)
    .field("visitor", to_string(who))
    .field("session", to_string(session))
    .field("at_ms", at_us / 1'000);
}

} // namespace

std::string tail_line(visitor_id who, session_id session, const signal& x) {
  std::string text;
  json_writer out{text};
  open(out, "signal", who, session, x.at_us);
  out.field("kind", traits_of(x.kind).wire_name);
  if (!x.item.empty())
    out.field("item", x.item);
  out.close_object();
  return text;
}

std::string tail_line(visitor_id who, session_id session, const slate& x,
                      const decision_entry& decision) {
  std::string text;
  json_writer out{text};
  open(out, "list", who, session, decision.at_us);
  out.field("slot", x.slot)
    .field("rev", x.rev)
    .field("rid", x.rid)
    .field("state_version", x.state_version)
    .texts("cause", x.cause)
    .key("items")
    .open_array();
  for (std::size_t i = 0; i < x.entries.size(); ++i)
    out.open_object()
      .field("id", x.entries[i].body->id)
      .field("score", x.entries[i].score)
      .field("propensity", chance_of(decision.positions[i]))
      .close_object();
  out.close_array().close_object();
  return text;
}

} // namespace attune
