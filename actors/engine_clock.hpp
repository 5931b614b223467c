#pragma once

#include "protocol/signal.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace attune {

/// The system's clock in microseconds since the Unix epoch: what absences are measured by.
inline std::int64_t system_now_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

/// The engine's clock, in microseconds since the Unix epoch: what signals are stamped with and
/// decays run by. In lockstep it is the largest time that a signal carried. Any thread.
class engine_clock {
public:
  explicit engine_clock(bool lockstep) : lockstep_(lockstep) {}

  std::int64_t now_us() const {
    return lockstep_ ? largest_us_.load(std::memory_order_relaxed) : system_now_us();
  }

  /// In lockstep, moves the clock forward to the signals' own times, and stamps them with those.
  void adopt(signal_batch& x) {
    if (!lockstep_)
      return;
    for (auto& s : x.signals) {
      s.at_us = s.raw_ts_ms * 1000;
      advance(s.at_us);
    }
    x.received_us = now_us();
  }

  bool lockstep() const { return lockstep_; }

private:
  void advance(std::int64_t at_us) {
    auto seen = largest_us_.load(std::memory_order_relaxed);
    while (at_us > seen && !largest_us_.compare_exchange_weak(seen, at_us)) {
    }
  }

  const bool lockstep_;
  std::atomic<std::int64_t> largest_us_ = 0;
};

} // namespace attune
