#include "protocol/codec/read_items.hpp"

#include "protocol/codec/item_fields.hpp"
#include "protocol/codec/ndjson.hpp"

#include <utility>

namespace attune {

namespace {

constexpr std::size_t most_rows = 1000;

void read_row(items_body& out, std::uint32_t index, reading& from, std::uint32_t node) {
  auto row = read_item_fields(from, node);
  from.refuse_flaws_in(node);
  if (const auto unknown = from.take_unknown(); !unknown.empty()) {
    auto& ignored = out.ignored.emplace_back(ignored_fields{index, {}});
    for (const auto field : unknown)
      ignored.pointers.push_back(from.tree().pointer(field));
  }
  if (from.ok()) {
    out.rows.push_back(std::move(row));
    out.indexes.push_back(index);
    return;
  }
  out.refused.push_back({index, from.sent_id(node), from.problem()});
  from.forget_problem();
}

} // namespace

result<items_body> read_items_array(std::string_view text, const read_options& options) {
  auto& tree = thread_tree();
  if (!tree.parse(text))
    return tl::unexpected<fault>{tree.problem()};
  reading from{tree, options};
  if (!from.is_array(0, 0, most_rows))
    return tl::unexpected<fault>{from.problem()};
  items_body out;
  out.rows.reserve(from.at(0).size);
  std::uint32_t index = 0;
  from.each(0, [&](std::uint32_t node) { read_row(out, index++, from, node); });
  out.unknown_fields = from.unknown_fields();
  return out;
}

result<items_body> read_items_lines(std::string_view text, const read_options& options) {
  items_body out;
  ndjson_lines lines{text};
  auto& tree = thread_tree();
  for (std::uint32_t index = 0; lines.next(); ++index) {
    if (index == most_rows)
      return failed(fault_code::bad_message, "the body has more than 1000 items: send several");
    if (!tree.parse(lines.line())) {
      auto why = tree.problem();
      why.what = "line " + std::to_string(lines.number()) + ": " + why.what;
      out.refused.push_back({index, {}, std::move(why)});
      continue;
    }
    reading from{tree, options};
    read_row(out, index, from, 0);
    out.unknown_fields += from.unknown_fields();
  }
  return out;
}

result<item> read_item(std::string_view text, const read_options& options) {
  auto& tree = thread_tree();
  if (!tree.parse(text))
    return tl::unexpected<fault>{tree.problem()};
  reading from{tree, options};
  auto x = read_item_fields(from, 0);
  from.refuse_flaws();
  if (!from.ok())
    return tl::unexpected<fault>{from.problem()};
  return x;
}

} // namespace attune
