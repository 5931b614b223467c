#pragma once

#include "protocol/item.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

/// Whether an item may be shown: `hidden` are all that are there and may not, such as what is out
/// of stock. A removed one is kept as a place only.
enum class item_status : std::uint8_t { removed, hidden, visible };

/// What a ranking reads of each candidate: side by side, so that it follows no pointer.
struct item_columns {
  item_key key;
  std::int64_t published_at_us = 0; ///< 0 means unknown.
  float price_log = -1;             ///< log(1 + price), 0 for what is free; below 0: unknown.
  float sentiment = 0;              ///< -1 .. 1.
  std::uint32_t category = 0;       ///< The main one's `feature_hash`; 0 means none.
  item_status status = item_status::removed;
  std::uint8_t context_signs = 0; ///< Bit i: the sign that `category` has for trait i is +.
  std::uint8_t category_count = 0;
  std::uint8_t tag_count = 0;
  std::array<std::uint32_t, categories_max + tags_max> topics{}; ///< Categories, then tags.

  std::span<const std::uint32_t> categories() const { return {topics.data(), category_count}; }
  std::span<const std::uint32_t> tags() const {
    return {topics.data() + category_count, tag_count};
  }
};

/// @param features  Those of `x`.
item_columns columns_of(const item& x, const item_features& features);

} // namespace attune
