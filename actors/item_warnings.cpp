#include "actors/item_warnings.hpp"

#include <utility>

namespace attune {

namespace {

constexpr std::size_t most_named = 3;

} // namespace

bool has_item(const catalogue_snapshot& items, const std::string& id) {
  const auto at = items.find(key_of(id));
  return at && items.entry(*at) != nullptr;
}

row_report unknown_item(const std::string& of, std::string detail) {
  row_report out;
  out.id = of;
  out.warning = row_warning::unknown_item;
  out.detail = std::move(detail);
  return out;
}

std::vector<row_report> warnings_of(const subscription& x, const catalogue_snapshot& items) {
  std::vector<row_report> out;
  if (!x.item.empty() && !has_item(items, x.item))
    out.push_back(unknown_item(x.id, "the catalogue has no item `" + x.item
                                       + "`: the list is as for a page about nothing"));
  std::string named;
  std::size_t unknown = 0;
  for (const auto& id : x.candidates)
    if (!has_item(items, id) && unknown++ < most_named)
      named += (named.empty() ? "`" : ", `") + id + '`';
  if (unknown > most_named)
    named += ", ...";
  if (unknown > 0)
    out.push_back(unknown_item(x.id, "the catalogue lacks " + std::to_string(unknown) + " of the "
                                       + std::to_string(x.candidates.size())
                                       + " candidates: " + named + "; they are not in the list"));
  return out;
}

} // namespace attune
