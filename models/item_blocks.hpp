#pragma once

#include "protocol/ids.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace attune {

/// A map from items to values that is cheap to publish: 1,024 blocks, sorted by key inside, are
/// shared with views and copied when they are next written. Iteration follows the blocks and then
/// the keys, so it is the same in every run.
///
/// Cost: find is a binary search in size / 1,024 entries; a view copies 1,024 pointers (some µs),
/// and the first write to a block after it copies that block.
template <class Value>
class item_blocks {
  struct block {
    std::uint64_t generation = 0;
    std::vector<item_key> keys;
    std::vector<Value> values;
  };
  static constexpr std::size_t count = 1024;

public:
  /// What the map held at one moment; immutable. Safe in any thread.
  class view {
  public:
    /// @returns null for an unknown item.
    const Value* find(item_key item) const { return item_blocks::find(blocks_, item); }

    template <class F>
    void for_each(F f) const {
      item_blocks::for_each(blocks_, f);
    }

  private:
    friend item_blocks;
    std::array<std::shared_ptr<const block>, count> blocks_;
  };

  std::size_t size() const { return size_; }

  const Value* find(item_key item) const { return find(blocks_, item); }

  /// The value of `item`, made if need be, for writing. Valid until the next call.
  Value& at(item_key item) {
    auto& own = own_block(item.value % count);
    const auto place = std::lower_bound(own.keys.begin(), own.keys.end(), item);
    const auto i = place - own.keys.begin();
    if (place == own.keys.end() || *place != item) {
      own.keys.insert(place, item);
      own.values.insert(own.values.begin() + i, Value{});
      ++size_;
    }
    return own.values[static_cast<std::size_t>(i)];
  }

  /// Calls `f(item, value)` for each item in order.
  template <class F>
  void for_each(F f) const {
    for_each(blocks_, f);
  }

  /// Calls `f(item, value)` for each item in order; the value may be changed, and those for which
  /// it says false are dropped.
  template <class F>
  void retain(F f) {
    size_ = 0;
    for (std::size_t b = 0; b < count; ++b) {
      if (!blocks_[b])
        continue;
      auto& own = own_block(b);
      std::size_t kept = 0;
      for (std::size_t i = 0; i < own.keys.size(); ++i)
        if (f(own.keys[i], own.values[i])) {
          own.keys[kept] = own.keys[i];
          std::swap(own.values[kept], own.values[i]);
          ++kept;
        }
      own.keys.resize(kept);
      own.values.resize(kept);
      size_ += kept;
    }
  }

  /// Shares the present content. From now on blocks are copied before they are written.
  view share() {
    view out;
    std::copy(blocks_.begin(), blocks_.end(), out.blocks_.begin());
    ++generation_;
    return out;
  }

  /// Grows by one with each `share`: what was made under an older one may be shared.
  std::uint64_t generation() const { return generation_; }

private:
  template <class Blocks>
  static const Value* find(const Blocks& blocks, item_key item) {
    const auto& block = blocks[item.value % count];
    if (!block)
      return nullptr;
    const auto place = std::lower_bound(block->keys.begin(), block->keys.end(), item);
    if (place == block->keys.end() || *place != item)
      return nullptr;
    return &block->values[static_cast<std::size_t>(place - block->keys.begin())];
  }

  template <class Blocks, class F>
  static void for_each(const Blocks& blocks, F f) {
    for (const auto& block : blocks)
      for (std::size_t i = 0; block && i < block->keys.size(); ++i)
        f(block->keys[i], block->values[i]);
  }

  block& own_block(std::size_t b) {
    auto& slot = blocks_[b];
    if (!slot)
      slot = std::make_shared<block>();
    else if (slot->generation != generation_)
      slot = std::make_shared<block>(*slot);
    slot->generation = generation_;
    return *slot;
  }

  std::array<std::shared_ptr<block>, count> blocks_;
  std::uint64_t generation_ = 0;
  std::size_t size_ = 0;
};

} // namespace attune
