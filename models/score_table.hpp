#pragma once

#include "protocol/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// Sums of scores by item, in the order in which the items first came: an open-addressed table,
/// made once and used for many rankings. One owner. Memory: at most 32 bytes an item.
class score_table {
public:
  struct entry {
    item_key item;
    double score = 0;

    friend bool operator==(const entry&, const entry&) = default;
  };

  /// Adds to the item's sum. Cost: a few ns.
  void add(item_key item, double score);

  /// The item's sum; 0 for an item that never came.
  double at(item_key item) const;

  const std::vector<entry>& entries() const { return entries_; }

  /// Cost: that of the entries, not of the table.
  void clear();

private:
  std::size_t place_of(item_key item) const;
  void grow();

  std::vector<entry> entries_;
  std::vector<std::uint32_t> places_; // Index + 1 into entries_; 0 is free. A power of two long.
};

} // namespace attune
