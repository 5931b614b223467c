#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace attune {

/// A table of blocks for one writer and any number of readers of older versions: `freeze` gives a
/// version that never changes and shares its blocks with the next; the first `edit` of a block
/// after a freeze copies that block and the group of 64 that names it. So a version costs what was
/// written since the last, never the whole table.
///
/// Owner: one thread edits; a frozen table is read from any. Cost: `find` is two dependent reads,
/// `freeze` one pointer for each 64 blocks.
template <class Block>
class shared_table {
public:
  /// @returns block `i`, or null if nobody edited it yet.
  const Block* find(std::size_t i) const {
    if (i / group_size >= groups_.size() || !groups_[i / group_size])
      return nullptr;
    const auto& slot = groups_[i / group_size]->slots[i % group_size];
    return slot ? &slot->block : nullptr;
  }

  /// @returns block `i`, made if it is not there, in a copy that only this table has.
  Block& edit(std::size_t i) {
    if (i / group_size >= groups_.size())
      groups_.resize(i / group_size + 1);
    auto& owner = own(groups_[i / group_size]);
    return own(owner.slots[i % group_size]).block;
  }

  /// @returns this version, for readers.
  shared_table freeze() {
    auto frozen = *this;
    ++generation_;
    return frozen;
  }

private:
  static constexpr std::size_t group_size = 64;

  struct leaf {
    std::uint64_t generation = 0;
    Block block{};
  };

  struct group {
    std::uint64_t generation = 0;
    std::array<std::shared_ptr<leaf>, group_size> slots;
  };

  /// What was made since the last freeze has no other reader and may be written in place.
  template <class Node>
  Node& own(std::shared_ptr<Node>& node) {
    if (!node)
      node = std::make_shared<Node>();
    else if (node->generation != generation_)
      node = std::make_shared<Node>(*node);
    node->generation = generation_;
    return *node;
  }

  std::vector<std::shared_ptr<group>> groups_;
  std::uint64_t generation_ = 1;
};

} // namespace attune
