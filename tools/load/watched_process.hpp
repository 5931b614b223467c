#pragma once

#include "protocol/result.hpp"

#include <cstdint>

namespace attune {

/// Another process of this machine as the kernel sees it. A value.
class watched_process {
public:
  /// Fails with `not_found` where there is no such process or it is not ours to read.
  static result<watched_process> find(int pid);

  /// User and system time of all its threads since its start, nanoseconds; 0 once it is gone.
  std::int64_t cpu_ns() const;

  /// Resident memory; 0 once it is gone.
  std::uint64_t resident_bytes() const;

private:
  explicit watched_process(int pid) : pid_(pid) {}

  int pid_;
};

/// The same of this process.
std::int64_t own_cpu_ns();

} // namespace attune
