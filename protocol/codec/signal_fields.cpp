#include "protocol/codec/signal_fields.hpp"

#include "protocol/codec/signal_parts.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace attune {

namespace {

void kind(signal& x, reading& from, std::uint32_t node) {
  const auto found = parse_signal_kind(from.text_of(node, 64));
  if (found)
    x.kind = *found;
  else
    from.refuse(node, "must be a type of signal that the contract names");
}

std::uint32_t milliseconds(reading& from, std::uint32_t node, std::int64_t most) {
  return static_cast<std::uint32_t>(from.whole_of(node, 0, most));
}

constexpr field_rule<signal> signal_fields[]{
  {"id", [](signal& x, reading& from, std::uint32_t node) { x.id = from.id_of(node); }},
  {"type", kind},
  {"ts", [](signal& x, reading& from, std::uint32_t node) { x.raw_ts_ms = from.whole_of(node); }},
  {"item", [](signal& x, reading& from, std::uint32_t node) { x.item = from.id_of(node); }},
  {"slot", [](signal& x, reading& from, std::uint32_t node) { x.slot = from.slot_of(node); }},
  {"rid", [](signal& x, reading& from, std::uint32_t node) { x.rid = from.id_of(node); }},
  {"pos",
   [](signal& x, reading& from, std::uint32_t node) {
     x.pos = static_cast<std::int32_t>(from.whole_of(node, 0, 10000));
   }},
  {"items", [](signal& x, reading& from, std::uint32_t node) { x.lines = read_lines(from, node); }},
  {"view_id", [](signal& x, reading& from,
                 std::uint32_t node) { x.details.change().view_id = from.id_of(node); }},
  {"viewable",
   [](signal& x, reading& from, std::uint32_t node) { x.viewable = from.truth_of(node); }},
  {"page", [](signal& x, reading& from, std::uint32_t node) { read_page(from, node, x); }},
  {"active_ms",
   [](signal& x, reading& from, std::uint32_t node) {
     x.details.change().active_ms = milliseconds(from, node, 86400000);
   }},
  {"depth", [](signal& x, reading& from,
               std::uint32_t node) { x.details.change().depth = from.number_of(node, 0, 1); }},
  {"hover_ms",
   [](signal& x, reading& from, std::uint32_t node) {
     x.details.change().hover_ms = milliseconds(from, node, 600000);
   }},
  {"query", [](signal& x, reading& from,
               std::uint32_t node) { x.details.change().query = from.text_of(node, 256); }},
  {"results",
   [](signal& x, reading& from, std::uint32_t node) {
     x.details.change().results = from.cut_whole_of(node, 0, wire_whole);
   }},
  {"rating", [](signal& x, reading& from,
                std::uint32_t node) { x.details.change().rating = from.number_of(node, 0, 1); }},
  {"value", [](signal& x, reading& from,
               std::uint32_t node) { x.details.change().value = from.number_of(node); }},
  {"currency", [](signal& x, reading& from,
                  std::uint32_t node) { x.details.change().currency = read_currency(from, node); }},
  {"order_id", [](signal& x, reading& from, std::uint32_t node) { x.order_id = from.id_of(node); }},
  {"name", [](signal& x, reading& from,
              std::uint32_t node) { x.details.change().name = read_custom_name(from, node); }},
  {"sample",
   [](signal& x, reading& from, std::uint32_t node) {
     const auto rate = from.number_of(node, 0, 1);
     x.sample = static_cast<float>(rate);
     if (rate <= 0)
       from.refuse(node, "must be above 0 and at most 1");
   }},
  {"summary", [](signal& x, reading& from,
                 std::uint32_t node) { x.details.change().summary = read_summary(from, node); }},
  {"props", [](signal& x, reading& from,
               std::uint32_t node) { x.details.change().props = read_props(from, node); }},
};

constexpr std::uint64_t bit(std::string_view name) {
  return field_bit<signal>(signal_fields, name);
}

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
  case signal_kind::refund:
    return from.require(node, seen & (bit("order_id") | bit("items")), "order_id or items");
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

/// The number that belongs to the kind, which may have come last.
float amount_of(const signal& x) {
  const auto& d = *x.details;
  switch (x.kind) {
  case signal_kind::dwell:
    return static_cast<float>(d.active_ms.value_or(0) / 1000.0);
  case signal_kind::hover:
    return static_cast<float>(d.hover_ms.value_or(0) / 1000.0);
  case signal_kind::scroll:
    return static_cast<float>(d.depth.value_or(0));
  case signal_kind::rate:
    return static_cast<float>(d.rating.value_or(0));
  case signal_kind::purchase:
  case signal_kind::refund:
    return cut_amount(d.value.value_or(0));
  default:
    return 0;
  }
}

} // namespace

signal read_signal(reading& from, std::uint32_t node) {
  signal x;
  const auto seen = read_fields<signal>(from, node, x, signal_fields);
  require(from, node, seen, {"id", "type", "ts"});
  if (from.ok()) {
    require_by_kind(x.kind, from, node, seen);
    x.amount = amount_of(x);
  }
  return x;
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
