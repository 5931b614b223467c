#include "actors/own_items.hpp"

#include "models/elementary.hpp"
#include "models/embedding.hpp"
#include "protocol/codec/item_json.hpp"

namespace attune {

std::vector<own_item> own_items(std::span<const item> rows, const catalogue_snapshot& items) {
  std::vector<own_item> out;
  for (const auto& row : rows) {
    const auto at = items.find(key_of(row.id));
    if (at && items.entry(*at) != nullptr)
      continue;
    auto& own = out.emplace_back();
    own.features = features_of(row);
    embed(own.features, own.embedding.data());
    own.columns.key = key_of(row.id);
    own.columns.published_at_us = row.published_at_us;
    own.columns.price_log = static_cast<float>(log_of(1 + row.price));
    own.columns.sentiment = static_cast<float>(row.sentiment);
    own.columns.category = own.features.categories.empty() ? 0 : own.features.categories.front();
    own.columns.status = item_status::visible;
    own.body = make_item_body(row);
  }
  return out;
}

const context& nowhere() {
  static const context x;
  return x;
}

} // namespace attune
