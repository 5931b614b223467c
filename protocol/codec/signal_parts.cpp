#include "protocol/codec/signal_parts.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {

constexpr std::array<std::string_view, 8> page_kinds{"home", "category", "item",    "search",
                                                     "cart", "checkout", "article", "other"};
constexpr std::array<std::string_view, 3> pointer_kinds{"mouse", "touch", "pen"};
constexpr std::int64_t largest_uint32 = 4294967295;

std::uint32_t small_whole(reading& from, std::uint32_t node, std::int64_t least) {
  return static_cast<std::uint32_t>(from.cut_whole_of(node, least, largest_uint32));
}

constexpr field_rule<signal_page> page_fields[]{
  {"path", [](signal_page&, reading& from, std::uint32_t node) { from.text_of(node, 512); }},
  {"kind", [](signal_page& x, reading& from,
              std::uint32_t node) { x.kind = page_kinds[from.one_of(node, page_kinds)]; }},
  {"title", [](signal_page&, reading& from, std::uint32_t node) { from.text_of(node, 256); }},
  {"categories",
   [](signal_page& x, reading& from, std::uint32_t node) {
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
  {"quantity", [](signal_line& x, reading& from,
                  std::uint32_t node) { x.quantity = small_whole(from, node, 1); }},
  {"visible_ms", [](signal_line& x, reading& from,
                    std::uint32_t node) { x.visible_ms = small_whole(from, node, 0); }},
};

struct nothing {};

void whole(nothing&, reading& from, std::uint32_t node) { from.cut_whole_of(node, 0, wire_whole); }
void number(nothing&, reading& from, std::uint32_t node) { from.number_of(node, 0); }

constexpr field_rule<nothing> summary_fields[]{
  {"ms", whole},
  {"dist_px", number},
  {"mean_speed", number},
  {"idle_ms", whole},
  {"turns", whole},
  {"exit_intent", [](nothing&, reading& from, std::uint32_t node) { from.truth_of(node); }},
  {"kind", [](nothing&, reading& from, std::uint32_t node) { from.one_of(node, pointer_kinds); }},
};

} // namespace

signal_page read_page(reading& from, std::uint32_t node) {
  signal_page x;
  const auto seen = read_fields<signal_page>(from, node, x, page_fields);
  from.require(node, seen & field_bit<signal_page>(page_fields, "path"), "path");
  return x;
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

void check_props(reading& from, std::uint32_t node) {
  if (!from.is_object(node))
    return;
  if (from.at(node).size > 32)
    return from.refuse(node, "must have at most 32 members");
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
}

void check_summary(reading& from, std::uint32_t node) {
  nothing x;
  read_fields<nothing>(from, node, x, summary_fields);
}

void check_currency(reading& from, std::uint32_t node) {
  const auto text = from.text_of(node, 3);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), capital))
    from.refuse(node, "must be three capital letters (ISO 4217)");
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
