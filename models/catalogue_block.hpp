#pragma once

#include "models/item_columns.hpp"
#include "models/kernels.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace attune {

/// A dense number of an item within one catalogue, never given to another item. It says nothing
/// outside: what is persisted or crosses modules names items by `item_key`.
using item_index = std::uint32_t;

/// What is read of an item only when it is shown, visited or listed. Immutable.
struct catalogue_item {
  item as_written;
  item_features features;
  item_body_ptr body;
  std::uint64_t record_hash = 0; ///< Of `encode_item(as_written)`.
};

inline constexpr std::size_t block_items = 128;

/// Items `128 b .. 128 b + 127`. A removed item's row is 0, so that it scores 0 and no more.
struct catalogue_block {
  alignas(64) std::array<float, block_items * embedding_dims> rows{};
  std::array<item_columns, block_items> columns{};
  std::array<std::shared_ptr<const catalogue_item>, block_items> items;
};

} // namespace attune
