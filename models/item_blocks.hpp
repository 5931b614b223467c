#pragma once

#include "models/rng.hpp"
#include "models/shared_table.hpp"
#include "protocol/ids.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace attune {

/// Where what is kept of a category lies in a map by item: scattered over the blocks as items are.
inline item_key key_of_category(std::uint32_t category) { return {scatter(category)}; }

/// A map from items to values that is cheap to publish: 4,096 blocks of a `shared_table`, sorted by
/// key inside. Iteration follows the blocks and then the keys, so it is the same in every run.
///
/// Owner: one thread writes; views are read from any. Cost: find is two dependent reads and a
/// binary search in size / 4,096 entries; the first write to a block after a view copies that
/// block.
template <class Value>
class item_blocks {
  struct block {
    std::vector<item_key> keys;
    std::vector<Value> values;
  };
  static constexpr std::size_t count = 4096;

public:
  /// What the map held at one moment; immutable. Safe in any thread.
  class view {
  public:
    /// @returns null for an unknown item. Valid as long as the view.
    const Value* find(item_key item) const { return item_blocks::find(table_, item); }

  private:
    friend item_blocks;
    shared_table<block> table_;
  };

  std::size_t size() const { return size_; }

  /// @returns null for an unknown item. Valid until the next change.
  const Value* find(item_key item) const { return find(table_, item); }

  /// The value of `item`, made if need be, for writing. Valid until the next change or view.
  Value& at(item_key item) {
    auto& own = table_.edit(item.value % count);
    const auto i = place(own, item);
    if (i == own.keys.size() || own.keys[i] != item) {
      own.keys.insert(own.keys.begin() + static_cast<std::ptrdiff_t>(i), item);
      own.values.insert(own.values.begin() + static_cast<std::ptrdiff_t>(i), Value{});
      ++size_;
    }
    return own.values[i];
  }

  /// Calls `f(item, value)` for each item in order.
  template <class F>
  void for_each(F f) const {
    for (std::size_t b = 0; b < count; ++b)
      if (const auto* own = table_.find(b))
        for (std::size_t i = 0; i < own->keys.size(); ++i)
          f(own->keys[i], own->values[i]);
  }

  /// Calls `f(item, value)` for each item in order, value for writing; drops those for which it
  /// says false. Copies every block that a view shares.
  template <class F>
  void retain(F f) {
    size_ = 0;
    for (std::size_t b = 0; b < count; ++b) {
      if (!table_.find(b))
        continue;
      auto& own = table_.edit(b);
      std::size_t kept = 0;
      for (std::size_t i = 0; i < own.keys.size(); ++i)
        if (f(own.keys[i], own.values[i])) {
          std::swap(own.keys[kept], own.keys[i]);
          std::swap(own.values[kept], own.values[i]);
          ++kept;
        }
      own.keys.resize(kept);
      own.values.resize(kept);
      size_ += kept;
    }
  }

  /// Shares the present content.
  view share() {
    view out;
    out.table_ = table_.freeze();
    return out;
  }

private:
  static std::size_t place(const block& own, item_key item) {
    return static_cast<std::size_t>(std::lower_bound(own.keys.begin(), own.keys.end(), item)
                                    - own.keys.begin());
  }

  static const Value* find(const shared_table<block>& table, item_key item) {
    const auto* own = table.find(item.value % count);
    if (!own)
      return nullptr;
    const auto i = place(*own, item);
    return i < own->keys.size() && own->keys[i] == item ? &own->values[i] : nullptr;
  }

  shared_table<block> table_;
  std::size_t size_ = 0;
};

} // namespace attune
