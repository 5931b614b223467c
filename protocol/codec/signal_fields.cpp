#include "protocol/codec/signal_fields.hpp"

#include "protocol/codec/signal_parts.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace attune {

namespace {

/// A signal while it is read: its kind may come last, so what depends on it waits.
struct row {
  signal out;
  signal_page page;
  std::string_view query;
  std::string_view name;
  double active_ms = 0;
  double hover_ms = 0;
  double depth = 0;
  double rating = 0;
  double value = 0;
};

using rule = field_rule<row>;

void kind(row& x, reading& from, std::uint32_t node) {
  const auto found = parse_signal_kind(from.text_of(node, 64));
  if (found)
    x.out.kind = *found;
  else
    from.refuse(node, "must be a type of signal that the contract names");
}

void checked_id(row&, reading& from, std::uint32_t node) { from.id_of(node); }

constexpr rule signal_fields[]{
  {"id", [](row& x, reading& from, std::uint32_t node) { x.out.id = from.id_of(node); }},
  {"type", kind},
  {"ts", [](row& x, reading& from, std::uint32_t node) { x.out.raw_ts_ms = from.whole_of(node); }},
  {"item", [](row& x, reading& from, std::uint32_t node) { x.out.item = from.id_of(node); }},
  {"slot", [](row& x, reading& from, std::uint32_t node) { x.out.slot = from.slot_of(node); }},
  {"rid", [](row& x, reading& from, std::uint32_t node) { x.out.rid = from.id_of(node); }},
  {"pos",
   [](row& x, reading& from, std::uint32_t node) {
     x.out.pos = static_cast<std::int32_t>(from.whole_of(node, 0, 10000));
   }},
  {"items",
   [](row& x, reading& from, std::uint32_t node) { x.out.lines = read_lines(from, node); }},
  {"view_id", checked_id},
  {"viewable",
   [](row& x, reading& from, std::uint32_t node) { x.out.viewable = from.truth_of(node); }},
  {"page", [](row& x, reading& from, std::uint32_t node) { x.page = read_page(from, node); }},
  {"active_ms",
   [](row& x, reading& from, std::uint32_t node) {
     x.active_ms = static_cast<double>(from.whole_of(node, 0, 86400000));
   }},
  {"depth",
   [](row& x, reading& from, std::uint32_t node) { x.depth = from.number_of(node, 0, 1); }},
  {"hover_ms",
   [](row& x, reading& from, std::uint32_t node) {
     x.hover_ms = static_cast<double>(from.whole_of(node, 0, 600000));
   }},
  {"query", [](row& x, reading& from, std::uint32_t node) { x.query = from.text_of(node, 256); }},
  {"results",
   [](row&, reading& from, std::uint32_t node) { from.cut_whole_of(node, 0, wire_whole); }},
  {"rating",
   [](row& x, reading& from, std::uint32_t node) { x.rating = from.number_of(node, 0, 1); }},
  {"value", [](row& x, reading& from, std::uint32_t node) { x.value = from.number_of(node); }},
  {"currency", [](row&, reading& from, std::uint32_t node) { check_currency(from, node); }},
  {"order_id",
   [](row& x, reading& from, std::uint32_t node) { x.out.order_id = from.id_of(node); }},
  {"name",
   [](row& x, reading& from, std::uint32_t node) { x.name = read_custom_name(from, node); }},
  {"sample",
   [](row& x, reading& from, std::uint32_t node) {
     const auto rate = from.number_of(node, 0, 1);
     x.out.sample = static_cast<float>(rate);
     if (rate <= 0)
       from.refuse(node, "must be above 0 and at most 1");
   }},
  {"summary", [](row&, reading& from, std::uint32_t node) { check_summary(from, node); }},
  {"props", [](row&, reading& from, std::uint32_t node) { check_props(from, node); }},
};

constexpr std::uint64_t bit(std::string_view name) { return field_bit<row>(signal_fields, name); }

void require(reading& from, std::uint32_t node, std::uint64_t seen,
             std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    from.require(node, seen & bit(name), name);
}

/// What a kind needs besides `id`, `type` and `ts`.
void require_by_kind(signal_kind kind, reading& from, std::uint32_t node, std::uint64_t seen) {
  switch (kind) {
  case signal_kind::page_view:
    return require(from, node, seen, {"page"});
  case signal_kind::view_item:
  case signal_kind::like:
  case signal_kind::dislike:
  case signal_kind::hide:
  case signal_kind::hover:
    return require(from, node, seen, {"item"});
  case signal_kind::impression:
    return require(from, node, seen, {"slot", "items"});
  case signal_kind::dwell:
    return require(from, node, seen, {"active_ms"});
  case signal_kind::scroll:
    return require(from, node, seen, {"depth"});
  case signal_kind::pointer:
    return require(from, node, seen, {"summary"});
  case signal_kind::search:
    return require(from, node, seen, {"query"});
  case signal_kind::rate:
    return require(from, node, seen, {"item", "rating"});
  case signal_kind::purchase:
    return require(from, node, seen, {"items", "order_id"});
  case signal_kind::add_to_cart:
  case signal_kind::remove_from_cart:
  case signal_kind::add_to_wishlist:
    return from.require(node, seen & (bit("item") | bit("items")), "item or items");
  case signal_kind::custom:
    return require(from, node, seen, {"name"});
  case signal_kind::click:
  case signal_kind::begin_checkout:
  case signal_kind::share:
    return;
  }
}

/// Whether a signal of the kind may be about a page as well as about an item.
bool may_be_of_a_page(signal_kind kind) {
  return kind == signal_kind::page_view || kind == signal_kind::dwell || kind == signal_kind::scroll
         || kind == signal_kind::share;
}

/// Moves what waited for the kind to its place.
void settle(row& x) {
  auto& s = x.out;
  switch (s.kind) {
  case signal_kind::page_view:
    s.name = x.page.kind;
    s.categories = std::move(x.page.categories);
    break;
  case signal_kind::search:
    s.name = x.query;
    break;
  case signal_kind::custom:
    s.name = x.name;
    break;
  case signal_kind::dwell:
    s.amount = static_cast<float>(x.active_ms / 1000);
    break;
  case signal_kind::hover:
    s.amount = static_cast<float>(x.hover_ms / 1000);
    break;
  case signal_kind::scroll:
    s.amount = static_cast<float>(x.depth);
    break;
  case signal_kind::rate:
    s.amount = static_cast<float>(x.rating);
    break;
  case signal_kind::purchase:
    s.amount = cut_amount(x.value);
    break;
  default:
    break;
  }
}

} // namespace

signal read_signal(reading& from, std::uint32_t node) {
  row x;
  const auto seen = read_fields<row>(from, node, x, signal_fields);
  require(from, node, seen, {"id", "type", "ts"});
  if (from.ok()) {
    require_by_kind(x.out.kind, from, node, seen);
    settle(x);
  }
  return std::move(x.out);
}

std::optional<row_report> missing_item(const signal& x, const reading& from, std::uint32_t node,
                                       std::span<const std::uint32_t> unknown) {
  const auto counts_for_items = traits_of(x.kind).interest != 0;
  if (!counts_for_items || !x.item.empty() || !x.lines.empty())
    return {};
  const auto own = std::find_if(unknown.begin(), unknown.end(),
                                [&](std::uint32_t field) { return from.at(field).parent == node; });
  if (own == unknown.end() && may_be_of_a_page(x.kind))
    return {};
  row_report out;
  out.id = x.id;
  out.warning = row_warning::missing_item;
  out.detail = std::string{traits_of(x.kind).wire_name}
               + " names no item (`item` or `items`), so that it counts for none";
  out.pointer = from.tree().pointer(own == unknown.end() ? node : *own);
  if (own != unknown.end())
    out.detail +=
      "; `" + std::string{from.at(*own).key.substr(0, 64)} + "` is no field of a signal";
  return out;
}

} // namespace attune
