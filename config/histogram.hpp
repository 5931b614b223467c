#pragma once

#include "config/sharded.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace attune {

/// How often a duration fell into which bucket: 1, 2, 5, 10, ... from 1 µs to 10 s, and above.
/// Lock-free, any thread, about 15 ns. (The ones of prometheus-cpp take a lock.)
class histogram {
public:
  static constexpr std::size_t bounds_count = 22;
  /// Upper bounds, inclusive, in nanoseconds.
  static const std::array<std::int64_t, bounds_count> bounds_ns;

  struct reading {
    std::array<std::uint64_t, bounds_count + 1>
      counts{}; ///< Not cumulative; the last is above all.
    std::uint64_t total = 0;
    std::uint64_t sum_ns = 0;

    /// The upper bound of the bucket in which the quantile lies, in seconds; 0 without counts.
    /// @pre 0 <= q <= 1.
    double quantile(double q) const;
  };

  /// A negative duration (a clock that was set back) counts as none.
  void observe(std::chrono::nanoseconds took) noexcept;

  reading read() const noexcept;

private:
  sharded<bounds_count + 2> sums_; // The buckets, what is above, and the sum in nanoseconds.
};

} // namespace attune
