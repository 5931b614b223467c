#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// What a walk over one write-ahead log found.
struct wal_walk {
  std::uint64_t batches = 0;        ///< Whole batches before the first fault, or in all.
  std::uint64_t first_sequence = 0; ///< The first of them has this number.
  std::uint64_t next_sequence = 0;  ///< What follows the last of them has this number.
  std::uint64_t good_bytes = 0;     ///< Where the last of them ends.

  bool broken = false;           ///< Something that is no whole batch follows,
  std::uint64_t lost_bytes = 0;  ///< with all behind it so many bytes,
  std::uint64_t whole_after = 0; ///< in them whole batches: not a crash, but damage.
};

/// Walks the bytes of a RocksDB log: blocks of 32 KiB of fragments, each with a masked CRC-32C, a
/// length and a type (RocksDB, `db/log_format.h`, which is LevelDB's).
wal_walk walk_wal(std::string_view log);

/// Damage in the logs of a data folder, oldest log first.
struct wal_damage {
  std::filesystem::path file;
  wal_walk walk;
  std::uint64_t whole_after = 0; ///< Whole batches behind the fault, in this log and later ones.
};

/// Walks all logs of a folder. Reads each whole: at most the log's size in memory.
/// @returns the first damage; nothing if there is none, or no folder.
result<std::optional<wal_damage>> find_wal_damage(const std::filesystem::path& folder);

} // namespace attune
