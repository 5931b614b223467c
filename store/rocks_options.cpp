#include "store/rocks_options.hpp"

#include "store/table.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <memory>
#include <string>

namespace attune {

namespace {

constexpr std::size_t mib = 1'048'576;
constexpr double filter_bits = 10; // A key that is not there costs a read in 1 of 100.

/// Sealed values look random: compressing them is work for nothing.
bool is_compressible(table x) {
  return x == table::example || x == table::item || x == table::checkpoint;
}

} // namespace

rocksdb::DBOptions rocks_options(const store_settings& settings, rocksdb::Env* world) {
  rocksdb::DBOptions x;
  if (world != nullptr)
    x.env = world;
  x.create_if_missing = true;
  x.create_missing_column_families = true;
  x.paranoid_checks = true;
  x.track_and_verify_wals_in_manifest = true; // A log that was synced and is gone is noticed.
  x.db_write_buffer_size = static_cast<std::size_t>(settings.write_buffer_mib) * mib;
  x.max_total_wal_size = static_cast<std::uint64_t>(settings.log_mib) * mib;
  x.max_open_files = settings.open_files;
  x.max_background_jobs = 2;
  x.max_file_opening_threads = 2;
  x.max_log_file_size = 4 * mib;
  x.keep_log_file_num = 4;
  x.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  x.stats_dump_period_sec = 0;
  x.stats_persist_period_sec = 0;
  return x;
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
