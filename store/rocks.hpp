#pragma once

#include "store/settings.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>

namespace rocksdb {
class FileSystem;
}

namespace attune {

/// A store in a folder, on RocksDB. A column family for each table; each commit is synced.
///
/// Opening walks the logs first (`wal_scan.hpp`): a torn end is cut off and told in `notices`;
/// damage before whole batches is refused unless `accept_loss`. Memory: write buffers and block
/// cache as set, and about 10 MiB. Threads of its own: two, for flushes and compactions.
/// Disk: below 16 MiB and the write buffers of free space each commit is refused until there is
/// more.
class rocks_store {
public:
  /// @param folder  Made if it does not exist; its parent must.
  /// @param files   What is underneath; null means the system's.
  static result<std::unique_ptr<store>> open(const std::string& folder,
                                             const store_settings& settings,
                                             std::shared_ptr<rocksdb::FileSystem> files = nullptr);
};

} // namespace attune
