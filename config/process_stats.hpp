#pragma once

#include <cstdint>

namespace attune {

/// What the kernel says of this process. Reads /proc; microseconds to a millisecond.
struct process_stats {
  double cpu_seconds = 0;           ///< User and system, since the start.
  std::uint64_t resident_bytes = 0; ///< 0 where /proc cannot be read.
  std::uint64_t open_descriptors = 0;
  std::uint64_t threads = 0;
};

process_stats read_process_stats();

} // namespace attune
