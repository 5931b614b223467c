#include "actors/own_items.hpp"

#include "models/embedding.hpp"
#include "models/item_record.hpp"
#include "protocol/codec/item_json.hpp"

#include <unordered_set>

namespace attune {

std::vector<own_item> own_items(std::span<const item> rows, const catalogue_snapshot& items) {
  std::vector<own_item> out;
  std::unordered_set<item_key> named;
  for (const auto& row : rows) {
    const auto key = key_of(row.id);
    const auto at = items.find(key);
    const auto is_known = at && items.entry(*at) != nullptr;
    if (is_known || !may_be_shown(row) || !named.insert(key).second)
      continue;
    auto& own = out.emplace_back();
    const auto features = features_of(row);
    embed(features, own.embedding.data());
    own.columns = columns_of(row, features);
    own.body = make_item_body(row);
    own.written = encode_item(row);
  }
  return out;
}

} // namespace attune
