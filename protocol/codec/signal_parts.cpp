#include "protocol/codec/signal_parts.hpp"

#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write_node.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace attune {

namespace {

constexpr std::array<std::string_view, 8> page_kinds{"home", "category", "item",    "search",
                                                     "cart", "checkout", "article", "other"};
constexpr std::array<std::string_view, 3> pointer_kinds{"mouse", "touch", "pen"};
constexpr std::int64_t largest_uint32 = 4294967295;

std::uint32_t small_whole(reading& from, std::uint32_t node, std::int64_t least) {
  return static_cast<std::uint32_t>(from.cut_whole_of(node, least, largest_uint32));
}

constexpr field_rule<signal> page_fields[]{
  {"path", [](signal& x, reading& from,
              std::uint32_t node) { x.details.change().page_path = from.text_of(node, 512); }},
  {"kind",
   [](signal& x, reading& from, std::uint32_t node) {
     x.details.change().page_kind = page_kinds[from.one_of(node, page_kinds)];
   }},
  {"title", [](signal& x, reading& from,
               std::uint32_t node) { x.details.change().page_title = from.text_of(node, 256); }},
  {"categories",
   [](signal& x, reading& from, std::uint32_t node) {
     if (from.is_array(node, 0, 8))
       from.each(node,
                 [&](std::uint32_t name) { x.categories.emplace_back(from.text_of(name, 64)); });
   }},
};

constexpr field_rule<signal_line> line_fields[]{
  {"id", [](signal_line& x, reading& from, std::uint32_t node) { x.item = from.id_of(node); }},
  {"pos",
   [](signal_line& x, reading& from, std::uint32_t node) { x.pos = small_whole(from, node, 0); }},
  {"price", [](signal_line& x, reading& from,
               std::uint32_t node) { x.price = cut_amount(from.number_of(node, 0)); }},
  {"currency", [](signal_line& x, reading& from,
                  std::uint32_t node) { x.currency = read_currency(from, node); }},
  {"quantity", [](signal_line& x, reading& from,
                  std::uint32_t node) { x.quantity = small_whole(from, node, 1); }},
  {"visible_ms", [](signal_line& x, reading& from,
                    std::uint32_t node) { x.visible_ms = small_whole(from, node, 0); }},
};

std::uint64_t whole(reading& from, std::uint32_t node) {
  return static_cast<std::uint64_t>(from.cut_whole_of(node, 0, wire_whole));
}

constexpr field_rule<pointer_summary> summary_fields[]{
  {"ms", [](pointer_summary& x, reading& from, std::uint32_t node) { x.ms = whole(from, node); }},
  {"dist_px", [](pointer_summary& x, reading& from,
                 std::uint32_t node) { x.dist_px = from.number_of(node, 0); }},
  {"mean_speed", [](pointer_summary& x, reading& from,
                    std::uint32_t node) { x.mean_speed = from.number_of(node, 0); }},
  {"idle_ms",
   [](pointer_summary& x, reading& from, std::uint32_t node) { x.idle_ms = whole(from, node); }},
  {"turns",
   [](pointer_summary& x, reading& from, std::uint32_t node) { x.turns = whole(from, node); }},
  {"exit_intent", [](pointer_summary& x, reading& from,
                     std::uint32_t node) { x.exit_intent = from.truth_of(node); }},
  {"kind",
   [](pointer_summary& x, reading& from, std::uint32_t node) {
     x.kind = static_cast<pointer_kind>(from.one_of(node, pointer_kinds) + 1);
   }},
};

} // namespace

void read_page(reading& from, std::uint32_t node, signal& out) {
  const auto seen = read_fields<signal>(from, node, out, page_fields);
  from.require(node, seen & field_bit<signal>(page_fields, "path"), "path");
}

std::vector<signal_line> read_lines(reading& from, std::uint32_t node) {
  std::vector<signal_line> lines;
  if (!from.is_array(node, 0, 200))
    return lines;
  lines.reserve(from.at(node).size);
  from.each(node, [&](std::uint32_t line) {
    const auto seen = read_fields<signal_line>(from, line, lines.emplace_back(), line_fields);
    from.require(line, seen & field_bit<signal_line>(line_fields, "id"), "id");
  });
  return lines;
}

std::string read_props(reading& from, std::uint32_t node) {
  if (!from.is_object(node))
    return {};
  if (from.at(node).size > 32) {
    from.refuse(node, "must have at most 32 members");
    return {};
  }
  from.each(node, [&](std::uint32_t member) {
    from.limit_key(member, 64);
    const auto kind = from.at(member).kind;
    if (kind == json_kind::text)
      from.text_of(member, 256);
    else if (kind == json_kind::number)
      from.number_of(member);
    else if (kind == json_kind::object || kind == json_kind::array)
      from.refuse(member, "must be a text, a number, true, false or null");
  });
  std::string out;
  if (!from.ok())
    return out;
  json_writer writer{out};
  write_node(writer, from.tree(), node);
  if (out.size() > props_max) {
    from.warn(node, "must take at most " + std::to_string(props_max) + " bytes as JSON: left out");
    out.clear();
  }
  return out;
}

pointer_summary read_summary(reading& from, std::uint32_t node) {
  pointer_summary x;
  read_fields<pointer_summary>(from, node, x, summary_fields);
  return x;
}

std::string_view read_currency(reading& from, std::uint32_t node) {
  const auto text = from.text_of(node, 3);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), capital))
    from.refuse(node, "must be three capital letters (ISO 4217)");
  return text;
}

std::string_view read_custom_name(reading& from, std::uint32_t node) {
  const auto text = from.text_of(node, 64);
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto follows = [&](char c) { return small(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (text.empty() || !small(text.front()) || !std::all_of(text.begin(), text.end(), follows))
    from.refuse(node, "must be 1 to 64 of a-z, 0-9 and '_', a letter first");
  return text;
}

float cut_amount(double x) { return static_cast<float>(std::clamp(x, -1e15, 1e15)); }

} // namespace attune
