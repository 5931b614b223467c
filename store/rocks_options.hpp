#pragma once

#include "store/settings.hpp"

#include <rocksdb/db.h>
#include <rocksdb/file_system.h>
#include <rocksdb/options.h>

#include <memory>
#include <vector>

namespace attune {

/// RocksDB's options for a data folder: bounded memory, files and logs, checksums everywhere,
/// nothing that runs while all is idle.
rocksdb::DBOptions rocks_options(const store_settings& settings, rocksdb::Env& world);

/// The world of a store: the files given and the system's clock and threads.
/// @pre `files` is not null.
std::unique_ptr<rocksdb::Env> rocks_world(std::shared_ptr<rocksdb::FileSystem> files);

/// The default family, which RocksDB asks for and nothing uses, then one a table in their order.
std::vector<rocksdb::ColumnFamilyDescriptor> rocks_families(const store_settings& settings);

} // namespace attune
