#pragma once

#include "models/catalogue_block.hpp"
#include "models/shared_table.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace attune {

/// Finds an item's index by its key: 4,096 small tables with open addressing, at most half full, so
/// that an insertion after a freeze copies one of them (8 KiB at a million items). Keys are never
/// taken out. Owner and threads as for `shared_table`. Cost: a look-up about 15 ns in cache.
class key_index {
public:
  std::optional<item_index> find(item_key key) const;

  /// @pre `key` is not there.
  void insert(item_key key, item_index index);

  /// @returns this version, for readers.
  key_index freeze();

private:
  struct entry {
    item_key key;
    item_index next_index = 0; // The index + 1; 0 means that the place is free.
  };

  struct shard {
    std::vector<entry> places; // Empty, or a power of two.
    std::size_t used = 0;
  };

  shared_table<shard> shards_;
};

} // namespace attune
