#include "actors/own_items.hpp"

#include "models/embedding.hpp"
#include "protocol/codec/item_json.hpp"

namespace attune {

std::vector<own_item> own_items(std::span<const item> rows, const catalogue_snapshot& items) {
  std::vector<own_item> out;
  for (const auto& row : rows) {
    const auto at = items.find(key_of(row.id));
    const auto is_known = at && items.entry(*at) != nullptr;
    if (is_known || !may_be_shown(row))
      continue;
    auto& own = out.emplace_back();
    const auto features = features_of(row);
    embed(features, own.embedding.data());
    own.columns = columns_of(row, features);
    own.body = make_item_body(row);
  }
  return out;
}

const context& nowhere() {
  static const context x;
  return x;
}

} // namespace attune
