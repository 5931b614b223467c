#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace attune {

/// The engine's clock, in microseconds since the Unix epoch: what signals are stamped with and
/// decays run by. In lockstep it is the largest time that a signal carried. Any thread.
class engine_clock {
public:
  explicit engine_clock(bool lockstep) : lockstep_(lockstep) {}

  std::int64_t now_us() const {
    if (lockstep_)
      return largest_us_.load(std::memory_order_relaxed);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  }

  /// In lockstep, moves the clock forward to a signal's own time.
  void advance(std::int64_t at_us) {
    auto seen = largest_us_.load(std::memory_order_relaxed);
    while (lockstep_ && at_us > seen && !largest_us_.compare_exchange_weak(seen, at_us)) {
    }
  }

  bool lockstep() const { return lockstep_; }

private:
  const bool lockstep_;
  std::atomic<std::int64_t> largest_us_ = 0;
};

} // namespace attune
