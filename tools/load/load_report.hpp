#pragma once

#include "tools/load/load_figures.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace attune {

/// What a load found.
struct load_report {
  bool closed = false;
  std::size_t connections = 0;
  double rate = 0;              ///< Asked for; 0 where closed.
  double seconds = 0;           ///< Measured, from the end of the warm-up to the last answer.
  std::uint64_t counted = 0;    ///< Signals sent in that time.
  std::uint64_t unanswered = 0; ///< Signals that no `rec` contained when the wait was over.
  std::uint64_t unacknowledged = 0;
  load_figures figures;
  std::int64_t client_cpu_ns = 0; ///< In that time.
  std::int64_t server_cpu_ns = 0; ///< 0 where no process was named.
  std::uint64_t server_bytes = 0; ///< Resident at its end.

  /// Nothing wrong, refused, or left without an answer.
  bool clean() const {
    return figures.wrong + figures.errors + figures.dropped + unanswered + unacknowledged == 0;
  }
};

std::string to_text(const load_report& x);

/// One object; latencies in microseconds.
std::string to_json(const load_report& x);

} // namespace attune
