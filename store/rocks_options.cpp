#include "store/rocks_options.hpp"

#include "store/table.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t mib = 1'048'576;
constexpr double filter_bits = 10; // A key that is not there costs a read in 1 of 100.

/// RocksDB's own log would be a file, and a disk that is full would end the process there (an
/// assertion in 7.8). What matters comes back as a status.
class no_log final : public rocksdb::Logger {
public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

/// With the free space known, RocksDB waits by itself for more of it after the disk was full,
/// longer than needed, and refuses to be asked. Unknown, it goes on when `commit` asks.
class files_of_unknown_size final : public rocksdb::FileSystemWrapper {
public:
  using rocksdb::FileSystemWrapper::FileSystemWrapper;
  const char* Name() const override { return "attune"; }
  rocksdb::IOStatus GetFreeSpace(const std::string&, const rocksdb::IOOptions&, std::uint64_t*,
                                 rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::NotSupported();
  }
};

/// Sealed values look random: compressing them is work for nothing.
bool is_compressible(table x) {
  return x == table::example || x == table::item || x == table::checkpoint;
}

} // namespace

rocksdb::DBOptions rocks_options(const store_settings& settings, rocksdb::Env& world) {
  rocksdb::DBOptions x;
  x.env = &world;
  x.create_if_missing = true;
  x.create_missing_column_families = true;
  x.paranoid_checks = true;
  x.track_and_verify_wals_in_manifest = true; // A log that was synced and is gone is noticed.
  x.db_write_buffer_size = static_cast<std::size_t>(settings.write_buffer_mib) * mib;
  x.max_total_wal_size = static_cast<std::uint64_t>(settings.log_mib) * mib;
  x.max_open_files = settings.open_files;
  x.max_background_jobs = 2;
  x.max_file_opening_threads = 2;
  x.info_log = std::make_shared<no_log>();
  x.stats_dump_period_sec = 0;
  x.stats_persist_period_sec = 0;
  return x;
}

std::unique_ptr<rocksdb::Env> rocks_world(std::shared_ptr<rocksdb::FileSystem> files) {
  return rocksdb::NewCompositeEnv(std::make_shared<files_of_unknown_size>(std::move(files)));
}

std::vector<rocksdb::ColumnFamilyDescriptor> rocks_families(const store_settings& settings) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache =
    rocksdb::NewLRUCache(static_cast<std::size_t>(settings.block_cache_mib) * mib);
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(filter_bits));
  blocks.cache_index_and_filter_blocks = true; // So that the cache's size bounds them too.
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  blocks.format_version = 5;
  const std::shared_ptr<rocksdb::TableFactory> tables{rocksdb::NewBlockBasedTableFactory(blocks)};

  std::vector<rocksdb::ColumnFamilyDescriptor> out;
  out.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions{});
  for (std::size_t i = 0; i < table_names.size(); ++i) {
    rocksdb::ColumnFamilyOptions x;
    x.table_factory = tables;
    x.write_buffer_size =
      std::max<std::size_t>(mib, static_cast<std::size_t>(settings.write_buffer_mib) * mib / 4);
    x.compression =
      is_compressible(static_cast<table>(i)) ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
    out.emplace_back(std::string{table_names[i]}, x);
  }
  return out;
}

} // namespace attune
