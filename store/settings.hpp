#pragma once

#include <cstdint>
#include <string>

namespace attune {

/// How the store opens and what it keeps.
struct store_settings {
  /// `memory:` or `rocks:/path/of/a/folder`.
  std::string url = "memory:";
  /// Opens past damage in the middle of a log and drops what follows it. For one start, after
  /// reading the fault that names what would be lost.
  bool accept_loss = false;

  /// MiB of memory tables, 8 to 4,096: less makes many small files, more a longer opening.
  std::uint32_t write_buffer_mib = 64;
  /// MiB of blocks, indexes and filters in memory, 8 to 65,536.
  std::uint32_t block_cache_mib = 64;
  /// MiB of log before tables are flushed, 4 to 4,096: opening replays it, about a second a 100
  /// MiB.
  std::uint32_t log_mib = 64;
  /// Files that RocksDB keeps open, 32 to 16,384; below the process's own limit.
  std::uint32_t open_files = 512;

  /// Rows that the memory store keeps in each table that grows with traffic, 1,000 to 100,000,000.
  std::uint32_t memory_rows = 200'000;

  /// Lessons kept beyond what both checkpoints cover, 0 to 10^10: fewer limit how far back a
  /// learner can be rebuilt from the journal alone.
  std::uint64_t lessons_kept = 10'000'000;
  /// Timeline records kept a visitor beyond its profile, 256 to 10^9. A reward looks its decision
  /// up here.
  std::uint64_t records_kept = 100'000;
  /// Versions kept of each item, 1 to 1,000.
  std::uint32_t item_versions_kept = 8;
  /// Hours that a session is known after its last change, 1 to 8,760.
  std::uint32_t session_hours = 720;
};

} // namespace attune
