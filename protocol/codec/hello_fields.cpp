#include "protocol/codec/consent_fields.hpp"
#include "protocol/codec/context_fields.hpp"
#include "protocol/codec/message_fields.hpp"

#include <array>

namespace attune {

namespace {

using rule = field_rule<hello_message>;

constexpr std::size_t longest_token = 8192;
constexpr std::size_t most_slots = 64;
constexpr std::array<std::string_view, 1> own_flaws{"consent"};
constexpr std::array<std::string_view, 2> decorations{"context", "caps"};
constexpr std::array<std::string_view, 3> capabilities{"delta", "explain", "html"};

/// An id that may be sent empty for none.
std::string optional_id(reading& from, std::uint32_t node) {
  const auto& sent = from.at(node);
  const auto none = sent.kind == json_kind::text && sent.text.empty();
  return none ? std::string{} : std::string{from.id_of(node)};
}

void held_slots(resume_request& x, reading& from, std::uint32_t node) {
  if (!from.is_object(node))
    return;
  if (from.at(node).size > most_slots)
    return from.refuse(node, "must name at most 64 slots");
  from.each(node, [&](std::uint32_t slot) {
    from.limit_key(slot, 128);
    x.slots.emplace(from.at(slot).key, from.whole_of(slot));
  });
}

constexpr field_rule<resume_request> resume_fields[]{
  {"token", [](resume_request& x, reading& from,
               std::uint32_t node) { x.token = from.text_of(node, longest_token); }},
  {"seq", [](resume_request& x, reading& from,
             std::uint32_t node) { x.seq = static_cast<std::uint64_t>(from.whole_of(node)); }},
  {"slots", held_slots},
};

/// A capability that this server does not know is one that it does not use.
void caps(hello_message& x, reading& from, std::uint32_t node) {
  if (from.is_said_before(node))
    return;
  if (!from.is_array(node, 0, 16))
    return from.excuse();
  from.each(node, [&](std::uint32_t name) {
    const auto which = from.one_of(name, capabilities);
    x.caps_delta |= from.ok() && which == 0;
    x.caps_explain |= which == 1;
    x.caps_html |= which == 2;
    from.excuse();
  });
}

constexpr rule hello_fields[]{
  {"type", [](hello_message&, reading&, std::uint32_t) {}},
  {"proto", [](hello_message&, reading& from, std::uint32_t node) { from.whole_of(node, 1, 1); }},
  {"key",
   [](hello_message& x, reading& from, std::uint32_t node) { x.key = from.text_of(node, 256); }},
  {"token", [](hello_message& x, reading& from,
               std::uint32_t node) { x.token = from.text_of(node, longest_token); }},
  {"anon_id", [](hello_message& x, reading& from,
                 std::uint32_t node) { x.anon_id = optional_id(from, node); }},
  {"session_id", [](hello_message& x, reading& from,
                    std::uint32_t node) { x.session_id = optional_id(from, node); }},
  {"resume",
   [](hello_message& x, reading& from, std::uint32_t node) {
     read_fields<resume_request>(from, node, x.resume.emplace(), resume_fields);
   }},
  {"context",
   [](hello_message& x, reading& from, std::uint32_t node) {
     if (!from.is_said_before(node))
       x.surroundings = read_context(from, node);
   }},
  {"consent", [](hello_message& x, reading& from,
                 std::uint32_t node) { x.consent = read_consent(from, node); }},
  {"caps", caps},
};

} // namespace

hello_message read_hello(reading& from) {
  hello_message x;
  refuse_flaws_outside<hello_message>(from, own_flaws, decorations, hello_fields);
  const auto seen = read_fields<hello_message>(from, 0, x, hello_fields);
  from.require(0, seen & field_bit<hello_message>(hello_fields, "proto"), "proto");
  from.require(0, seen & field_bit<hello_message>(hello_fields, "key"), "key");
  x.warnings = from.warnings();
  return x;
}

} // namespace attune
