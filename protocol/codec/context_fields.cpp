#include "protocol/codec/context_fields.hpp"

#include <array>

namespace attune {

namespace {

using rule = field_rule<context>;

constexpr std::array<std::string_view, 6> devices{"desktop", "mobile", "tablet",
                                                  "tv",      "bot",    "other"};
constexpr std::array<std::string_view, 3> inputs{"mouse", "touch", "mixed"};
constexpr std::array<std::string_view, 2> schemes{"light", "dark"};
constexpr std::array<std::string_view, 5> networks{"unknown", "slow-2g", "2g", "3g", "4g"};
constexpr std::array<std::string_view, 3> sources{"ip", "browser", "account"};

// What is checked and dropped. Free texts are cut; a name that is cut would be another name.
template <std::size_t Most>
void text(context&, reading& from, std::uint32_t node) {
  from.cut_text_of(node, Most);
}
void number(context&, reading& from, std::uint32_t node) { from.number_of(node); }
void whole(context&, reading& from, std::uint32_t node) {
  from.cut_whole_of(node, -wire_whole, wire_whole);
}
void size(context&, reading& from, std::uint32_t node) { from.cut_whole_of(node, 0, wire_whole); }

/// Sets `out` to the enumerator that stands `first` after the place of the text in `names`; leaves
/// it as it is where the text is none of them.
template <class Enumerator, std::size_t N>
void pick(Enumerator& out, reading& from, std::uint32_t node,
          const std::array<std::string_view, N>& names, std::size_t first) {
  const auto place = from.one_of(node, names);
  if (from.ok())
    out = static_cast<Enumerator>(place + first);
}

constexpr rule device_fields[]{
  {"class",
   [](context& x, reading& from, std::uint32_t node) { pick(x.device, from, node, devices, 1); }},
  {"input",
   [](context& x, reading& from, std::uint32_t node) { pick(x.input, from, node, inputs, 1); }},
  {"os", text<32>},
  {"browser", text<32>},
  {"dpr", number},
  {"memory_gb", number},
  {"reduced_motion",
   [](context& x, reading& from, std::uint32_t node) { x.reduced_motion = from.truth_of(node); }},
  {"color_scheme", [](context&, reading& from, std::uint32_t node) { from.one_of(node, schemes); }},
};

constexpr rule viewport_fields[]{{"w", size}, {"h", size}};

void viewport(context& x, reading& from, std::uint32_t node) {
  const auto seen = read_fields<context>(from, node, x, viewport_fields);
  from.require(node, seen & field_bit<context>(viewport_fields, "w"), "w");
  from.require(node, seen & field_bit<context>(viewport_fields, "h"), "h");
}

constexpr rule network_fields[]{
  {"effective",
   [](context& x, reading& from, std::uint32_t node) { pick(x.network, from, node, networks, 0); }},
  {"rtt_ms", whole},
  {"downlink_mbps", number},
  {"save_data",
   [](context& x, reading& from, std::uint32_t node) { x.save_data = from.truth_of(node); }},
};

void country(context& x, reading& from, std::uint32_t node) {
  const auto text = from.text_of(node, 2);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() == 2 && capital(text[0]) && capital(text[1]))
    x.country = text;
  else
    from.refuse(node, "must be two capital letters (ISO 3166)");
}

void geohash(context& x, reading& from, std::uint32_t node) {
  const auto text = from.text_of(node, 9);
  if (text.empty() || text.find_first_not_of("0123456789bcdefghjkmnpqrstuvwxyz") != text.npos)
    from.refuse(node, "must be 1 to 9 characters of a geohash");
  else
    x.geohash = text;
}

constexpr rule geo_fields[]{
  {"country", country},
  {"region",
   [](context& x, reading& from, std::uint32_t node) { x.region = from.text_of(node, 8); }},
  {"geohash", geohash},
  {"source", [](context&, reading& from, std::uint32_t node) { from.one_of(node, sources); }},
};

constexpr rule utm_fields[]{
  {"source", text<64>},
  {"medium", text<64>},
  {"campaign",
   [](context& x, reading& from, std::uint32_t node) { x.campaign = from.cut_text_of(node, 64); }},
  {"term", text<64>},
  {"content", text<64>},
};

constexpr rule perf_fields[]{{"lcp_ms", number}, {"inp_ms", number}, {"cls", number}};
constexpr rule sdk_fields[]{{"name", text<32>}, {"version", text<32>}};

template <const auto& Fields>
void part(context& x, reading& from, std::uint32_t node) {
  read_decoration<context>(from, node, x, Fields);
}

void near_places(context& x, reading& from, std::uint32_t node) {
  constexpr std::size_t most = 8;
  if (!from.is_array(node, 0, json_values))
    return;
  if (from.at(node).size > most)
    from.warn(node, "must have at most 8 elements: cut");
  auto left = most;
  from.each(node, [&](std::uint32_t place) {
    if (left == 0)
      return;
    --left;
    if (const auto id = from.id_of(place); from.ok())
      x.near.emplace_back(id);
    from.excuse();
  });
}

constexpr rule context_fields[]{
  {"device", part<device_fields>},
  {"viewport", viewport},
  {"network", part<network_fields>},
  {"locale",
   [](context& x, reading& from, std::uint32_t node) { x.locale = from.text_of(node, 35); }},
  {"tz", [](context& x, reading& from, std::uint32_t node) { x.tz = from.text_of(node, 64); }},
  {"geo", part<geo_fields>},
  {"near", near_places},
  {"referrer",
   [](context& x, reading& from, std::uint32_t node) { x.referrer = from.cut_text_of(node, 255); }},
  {"utm", part<utm_fields>},
  {"perf", part<perf_fields>},
  {"sdk", part<sdk_fields>},
};

} // namespace

context read_context(reading& from, std::uint32_t node) {
  context x;
  read_decoration<context>(from, node, x, context_fields);
  return x;
}

} // namespace attune
