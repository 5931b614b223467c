#pragma once

#include "models/catalogue_block.hpp"
#include "models/item_blocks.hpp"
#include "models/key_index.hpp"
#include "models/shared_table.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// How many of the newest items a snapshot names.
inline constexpr std::size_t fresh_items = 256;

/// How many main categories a snapshot names: later ones are not listed.
inline constexpr std::size_t listed_categories = 4'096;

/// A category or tag of the catalogue's items.
struct topic_use {
  std::uint32_t items = 0; ///< How many have it.
  std::string name;        ///< As the first of them writes it; empty while none has it.
};

/// Some items as they were written, and where the next page begins.
struct catalogue_page {
  std::vector<std::shared_ptr<const catalogue_item>> items;
  std::optional<item_index> next; ///< None after the last.
};

/// One version of the catalogue. Immutable; any thread.
class catalogue_snapshot {
public:
  /// Of nothing, version 0.
  catalogue_snapshot() = default;

  /// The number of the last journal entry folded.
  std::uint64_t version() const { return version_; }
  /// How many indices are taken, removed items included: all are below it.
  std::size_t size() const { return size_; }
  /// How many items are neither removed nor hidden.
  std::size_t visible() const { return visible_; }

  /// The number of the last write by which an item that could be shown no longer may be: as long as
  /// it stays, what was shown may still be shown.
  std::uint64_t gone_at() const { return gone_at_; }

  /// Whether an item that is there has this category or tag, among those that count. Cost: 0.1 us.
  bool has_topic(std::uint32_t hash) const { return !topic_name(hash).empty(); }

  /// That category or tag as one of the items writes it; empty if none has it. Valid as long as the
  /// snapshot. Cost: 0.1 us.
  std::string_view topic_name(std::uint32_t hash) const;

  /// The item's index, also of one that is hidden or removed. Cost: about 15 ns in cache.
  std::optional<item_index> find(item_key key) const { return index_.find(key); }

  /// @pre of these: `i < size()`.
  const item_columns& columns(item_index i) const;
  /// 64 floats, aligned to 64 bytes.
  const float* row(item_index i) const;
  /// Null if the item was removed.
  const std::shared_ptr<const catalogue_item>& entry(item_index i) const;

  /// Items lie in blocks of 128; the last one may be partly unused (removed, rows of 0).
  std::size_t blocks() const { return (size_ + block_items - 1) / block_items; }
  /// @pre `b < blocks()`.
  const catalogue_block& block(std::size_t b) const { return *blocks_.find(b); }

  /// The newest visible items whose publication is known, newest first, then by key; at most 256.
  std::span<const item_index> fresh() const;

  /// Main categories, by hash, in the order in which they first came; empty ones stay.
  /// At most `listed_categories`.
  std::span<const std::uint32_t> categories() const { return *categories_; }
  /// The items whose main category that is, hidden ones included, in the order in which they came
  /// to it.
  std::span<const item_index> of_category(std::uint32_t category) const;

  /// At most `limit` items from index `from` on, hidden ones included, in the order of their first
  /// write. Writes between two pages move nothing.
  catalogue_page page(item_index from, std::size_t limit) const;

  /// A hash of all contents, whatever the order in which they were written; not of the version.
  /// Equal for equal catalogues. Cost: about 100 ns an item.
  std::uint64_t digest() const;

private:
  friend class catalogue;

  std::uint64_t version_ = 0;
  std::size_t size_ = 0;
  std::size_t visible_ = 0;
  std::uint64_t gone_at_ = 0;
  item_blocks<topic_use>::view topics_;
  shared_table<catalogue_block> blocks_;
  key_index index_;
  std::shared_ptr<const std::vector<item_index>> fresh_;
  std::shared_ptr<const std::vector<std::uint32_t>> categories_ =
    std::make_shared<const std::vector<std::uint32_t>>();
  item_blocks<std::vector<item_index>>::view by_category_; // By `key_of_category`.
};

} // namespace attune
