#include "protocol/codec/item_fields.hpp"

#include "protocol/codec/currency.hpp"
#include "protocol/codec/date_time.hpp"
#include "protocol/codec/write_node.hpp"

namespace attune {

namespace {

using rule = field_rule<item>;

constexpr std::size_t longest_address = 16384; // A drawn picture may be a data URL.
constexpr std::size_t longest_attributes = 16384;
constexpr std::size_t embedding_length = 64;
constexpr double largest_weight = 1e6;

void item_id(item& x, reading& from, std::uint32_t node) {
  x.id = from.id_of(node);
  if (x.id == "." || x.id == "..") // Clients resolve them before they ask.
    from.refuse(node, "must not be '.' or '..', which no URL can name");
}

void labels(std::vector<std::string>& out, reading& from, std::uint32_t node, std::size_t most) {
  if (!from.is_array(node, 0, most))
    return;
  out.reserve(from.at(node).size);
  from.each(node, [&](std::uint32_t label) { out.emplace_back(from.text_of(label, 128)); });
}

void currency(item& x, reading& from, std::uint32_t node) {
  x.currency = from.text_of(node, 64);
  if (!is_currency(x.currency))
    from.refuse(node, "must be the code of a currency as ISO 4217 has it, such as EUR or USD");
}

void published_at(item& x, reading& from, std::uint32_t node) {
  const auto us = parse_date_time(from.text_of(node, 64));
  if (us)
    x.published_at_us = *us;
  else
    from.refuse(node, "must be a date and time such as 2026-11-24T10:30:00Z (RFC 3339)");
}

void attributes(item& x, reading& from, std::uint32_t node) {
  if (!from.is_object(node))
    return;
  json_writer w{x.attributes_json};
  write_node(w, from.tree(), node);
  if (x.attributes_json.size() > longest_attributes)
    from.refuse(node, "must have at most 16384 bytes as JSON");
}

void embedding(item& x, reading& from, std::uint32_t node) {
  if (!from.is_array(node, 0, embedding_length))
    return;
  const auto size = from.at(node).size;
  if (size != 0 && size != embedding_length)
    return from.refuse(node, "must have 64 numbers or none");
  x.embedding.reserve(size);
  from.each(node, [&](std::uint32_t weight) {
    x.embedding.push_back(
      static_cast<float>(from.number_of(weight, -largest_weight, largest_weight)));
  });
}

constexpr rule item_fields[]{
  {"id", item_id},
  {"title", [](item& x, reading& from, std::uint32_t node) { x.title = from.text_of(node, 512); }},
  {"url",
   [](item& x, reading& from, std::uint32_t node) { x.url = from.text_of(node, longest_address); }},
  {"image", [](item& x, reading& from,
               std::uint32_t node) { x.image = from.text_of(node, longest_address); }},
  {"categories",
   [](item& x, reading& from, std::uint32_t node) { labels(x.categories, from, node, 16); }},
  {"tags", [](item& x, reading& from, std::uint32_t node) { labels(x.tags, from, node, 64); }},
  {"price",
   [](item& x, reading& from, std::uint32_t node) { x.price = from.number_of(node, 0, 1e12); }},
  {"currency", currency},
  {"sentiment",
   [](item& x, reading& from, std::uint32_t node) { x.sentiment = from.number_of(node, -1, 1); }},
  {"published_at", published_at},
  {"hidden", [](item& x, reading& from, std::uint32_t node) { x.hidden = from.truth_of(node); }},
  {"available",
   [](item& x, reading& from, std::uint32_t node) { x.available = from.truth_of(node); }},
  {"stock",
   [](item& x, reading& from, std::uint32_t node) {
     x.stock = from.whole_of(node, -wire_whole, wire_whole); // Below 0: oversold.
   }},
  {"attributes", attributes},
  {"embedding", embedding},
};

} // namespace

item read_item_fields(reading& from, std::uint32_t node) {
  item x;
  const auto seen = read_fields<item>(from, node, x, item_fields);
  from.require(node, seen & field_bit<item>(item_fields, "id"), "id");
  return x;
}

void read_features(reading& from, std::uint32_t node, item& x) {
  const auto without_id = std::span<const rule>{item_fields}.subspan(1);
  read_fields<item>(from, node, x, without_id, unnamed::welcome);
}

} // namespace attune
