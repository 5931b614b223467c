#pragma once

#include "models/rng.hpp"

#include <cstddef>
#include <cstdint>

namespace attune {

/// When signals are due and whose they are: a Poisson stream that only its seed decides, so that a
/// slow server cannot slow it down. One owner; no memory.
class arrivals {
public:
  struct due {
    std::int64_t at_ns = 0; ///< Since the start.
    std::size_t client = 0;
  };

  /// @param per_s  Signals a second over all clients, > 0.
  arrivals(double per_s, std::size_t clients, std::uint64_t seed);

  const due& next() const { return next_; }
  void advance();

private:
  double mean_ns_;
  std::size_t clients_;
  rng chance_;
  double at_ns_ = 0;
  due next_;
};

} // namespace attune
