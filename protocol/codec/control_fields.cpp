#include "protocol/codec/consent_fields.hpp"
#include "protocol/codec/message_fields.hpp"

#include <array>

namespace attune {

namespace {

struct control_sent {
  control what;
  std::string session;
};

struct consent_sent {
  consent_change what;
  std::string session;
};

constexpr std::array<std::string_view, 1> control_type{"control"};
constexpr std::array<std::string_view, 1> consent_type{"consent"};

void op(control_sent& x, reading& from, std::uint32_t node) {
  const auto found = parse_control_op(from.text_of(node, 64));
  if (found)
    x.what.op = *found;
  else
    from.refuse(node, "must be a control that the contract names");
}

constexpr field_rule<control_sent> control_fields[]{
  {"type",
   [](control_sent&, reading& from, std::uint32_t node) { from.one_of(node, control_type); }},
  {"id",
   [](control_sent& x, reading& from, std::uint32_t node) { x.what.id = from.text_of(node, 128); }},
  {"op", op},
  {"item", [](control_sent& x, reading& from,
              std::uint32_t node) { x.what.item = from.text_of(node, 128); }},
  {"topic", [](control_sent& x, reading& from,
               std::uint32_t node) { x.what.topic = from.text_of(node, 128); }},
  {"signal", [](control_sent& x, reading& from,
                std::uint32_t node) { x.what.signal = from.text_of(node, 128); }},
  {"weight",
   [](control_sent& x, reading& from, std::uint32_t node) {
     x.what.weight = static_cast<float>(from.number_of(node, -1, 1));
   }},
  {"session_id",
   [](control_sent& x, reading& from, std::uint32_t node) { x.session = from.id_of(node); }},
};

constexpr field_rule<consent_sent> consent_fields[]{
  {"type",
   [](consent_sent&, reading& from, std::uint32_t node) { from.one_of(node, consent_type); }},
  {"consent",
   [](consent_sent& x, reading& from, std::uint32_t node) { x.what = read_consent(from, node); }},
  {"session_id",
   [](consent_sent& x, reading& from, std::uint32_t node) { x.session = from.id_of(node); }},
};

/// What an operation is about must be said.
void require_by_op(const control& x, reading& from) {
  const auto item = !x.item.empty();
  const auto topic = !x.topic.empty();
  switch (x.op) {
  case control_op::hide_item:
    return from.require(0, item, "item");
  case control_op::hide_category:
    return from.require(0, topic, "topic");
  case control_op::more_like:
  case control_op::less_like:
    return from.require(0, item || topic, "item or topic");
  case control_op::set_interest:
    from.require(0, topic, "topic");
    return from.require(0, x.weight.has_value(), "weight");
  case control_op::forget_signal:
    return from.require(0, !x.signal.empty(), "signal");
  case control_op::unprofiled:
  case control_op::reset_profile:
  case control_op::pause:
  case control_op::resume:
    return;
  }
}

} // namespace

control read_control(reading& from, std::string* session) {
  control_sent x;
  const auto seen = read_fields<control_sent>(from, 0, x, control_fields);
  from.require(0, seen & field_bit<control_sent>(control_fields, "op"), "op");
  if (from.ok())
    require_by_op(x.what, from);
  if (session) {
    from.require(0, !x.session.empty(), "session_id");
    *session = x.session;
  }
  return x.what;
}

consent_change read_consent_message(reading& from, std::string* session) {
  constexpr std::array<std::string_view, 1> own_flaws{"consent"};
  consent_sent x;
  refuse_flaws_outside<consent_sent>(from, own_flaws, {}, consent_fields);
  const auto seen = read_fields<consent_sent>(from, 0, x, consent_fields);
  from.require(0, seen & field_bit<consent_sent>(consent_fields, "consent"), "consent");
  if (session) {
    from.require(0, !x.session.empty(), "session_id");
    *session = x.session;
  }
  x.what.warnings = from.warnings();
  return x.what;
}

} // namespace attune
