#include "models/item_columns.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"

#include <algorithm>

namespace attune {

namespace {

/// A fair coin for each trait of a moment, by the category's hash.
std::uint8_t signs_of(std::uint32_t category) {
  unsigned out = 0;
  for (auto trait = 0u; trait < 8; ++trait)
    out |= static_cast<unsigned>(scatter(category * 8ULL + trait) & 1) << trait;
  return static_cast<std::uint8_t>(out);
}

} // namespace

item_columns columns_of(const item& x, const item_features& features) {
  item_columns out;
  out.key = features.key;
  out.published_at_us = x.published_at_us;
  if (features.price)
    out.price_log = static_cast<float>(log_of(1 + double{*features.price}));
  out.sentiment = static_cast<float>(x.sentiment.value_or(0));
  out.status = may_be_shown(x) ? item_status::visible : item_status::hidden;
  if (!features.categories.empty()) {
    out.category = features.categories.front();
    out.context_signs = signs_of(out.category);
  }
  auto put = [at = out.topics.begin()](const auto& hashes, std::size_t most) mutable {
    const auto count = std::min(hashes.size(), most);
    at = std::copy_n(hashes.begin(), count, at);
    return static_cast<std::uint8_t>(count);
  };
  out.category_count = put(features.categories, categories_max);
  out.tag_count = put(features.tags, tags_max);
  return out;
}

} // namespace attune
