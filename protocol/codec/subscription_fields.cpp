#include "protocol/codec/message_fields.hpp"

#include <limits>

namespace attune {

namespace {

using rule = field_rule<subscription>;

constexpr std::size_t longest_slot = 128; // Longer than a slot may be: an unknown one is named so.
constexpr std::size_t most_candidates = 500;

void params(subscription& x, reading& from, std::uint32_t node) {
  if (!from.is_object(node))
    return;
  from.each(node, [&](std::uint32_t member) { // An open object: other members are no fault.
    if (from.at(member).key == "item")
      x.item = from.text_of(member, 128);
  });
}

void candidates(subscription& x, reading& from, std::uint32_t node) {
  if (!from.is_array(node, 0, most_candidates))
    return;
  x.candidates.reserve(from.at(node).size);
  from.each(node, [&](std::uint32_t id) { x.candidates.emplace_back(from.text_of(id, 128)); });
}

constexpr rule subscribe_fields[]{
  {"type", [](subscription&, reading&, std::uint32_t) {}},
  {"id",
   [](subscription& x, reading& from, std::uint32_t node) { x.id = from.text_of(node, 128); }},
  {"slot", [](subscription& x, reading& from,
              std::uint32_t node) { x.slot = from.text_of(node, longest_slot); }},
  {"n",
   [](subscription& x, reading& from, std::uint32_t node) {
     x.n = static_cast<std::uint32_t>(from.whole_of(node, 1, longest_list));
   }},
  {"params", params},
  {"candidates", candidates},
  {"have", [](subscription& x, reading& from,
              std::uint32_t node) { x.have = static_cast<std::uint64_t>(from.whole_of(node)); }},
  {"live",
   [](subscription& x, reading& from, std::uint32_t node) { x.live = from.truth_of(node); }},
  {"min_interval_ms",
   [](subscription& x, reading& from, std::uint32_t node) {
     constexpr auto most = std::numeric_limits<std::int32_t>::max();
     x.min_interval_ms = static_cast<std::int32_t>(from.cut_whole_of(node, 0, most));
   }},
  {"budget_ms", [](subscription&, reading& from,
                   std::uint32_t node) { from.cut_whole_of(node, 0, wire_whole); }},
};

struct slot_name {
  std::string slot;
};

constexpr field_rule<slot_name> slot_fields[]{
  {"type", [](slot_name&, reading&, std::uint32_t) {}},
  {"slot", [](slot_name& x, reading& from,
              std::uint32_t node) { x.slot = from.text_of(node, longest_slot); }},
};

} // namespace

subscription read_subscription(reading& from) {
  subscription x;
  const auto seen = read_fields<subscription>(from, 0, x, subscribe_fields);
  from.require(0, seen & field_bit<subscription>(subscribe_fields, "slot"), "slot");
  return x;
}

std::string read_slot_name(reading& from) {
  slot_name x;
  const auto seen = read_fields<slot_name>(from, 0, x, slot_fields);
  from.require(0, seen & field_bit<slot_name>(slot_fields, "slot"), "slot");
  return x.slot;
}

} // namespace attune
