#pragma once

#include "http/net.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace attune {

/// One timer that is set for the next of several things that may be due. Setting it for a later
/// time than it is set for costs nothing: who is called looks again. Does not keep its owner.
class loop_alarm {
public:
  explicit loop_alarm(loop_executor loop) : timer_(loop) {}

  /// Calls `ring` on `owner` at `due_ms` of the steady clock, if it still lives, unless the alarm
  /// is set for an earlier time already.
  template <class Owner>
  void set(std::int64_t due_ms, std::weak_ptr<Owner> owner, void (Owner::*ring)()) {
    if (due_ms >= set_for_ms_)
      return;
    set_for_ms_ = due_ms;
    timer_.expires_at(std::chrono::steady_clock::time_point{std::chrono::milliseconds{due_ms}});
    timer_.async_wait([this, owner = std::move(owner), ring](boost::system::error_code ec) {
      const auto alive = owner.lock();
      if (!alive || ec)
        return;
      set_for_ms_ = unset;
      (*alive.*ring)();
    });
  }

  void cancel() {
    set_for_ms_ = unset;
    timer_.cancel();
  }

private:
  static constexpr auto unset = std::numeric_limits<std::int64_t>::max();

  loop_timer timer_;
  std::int64_t set_for_ms_ = unset;
};

} // namespace attune
