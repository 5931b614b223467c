#pragma once

#include "actors/visitor_gauge.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace attune {

/// The messages of one client that are on their way: CAF's mailboxes have no bound, so the count is
/// kept here. Up before the send, down after the handling. Any thread.
///
/// Who waits says so and then looks for room; who makes room then looks whether somebody waits.
/// Both write one atomic and read the other, so that one of them sees the other only in a single
/// order of all: sequentially consistent, not acquire and release.
class client_credit {
public:
  client_credit(std::uint32_t most, std::shared_ptr<visitor_gauge> gauge)
    : most_(most), gauge_(std::move(gauge)) {}

  /// Takes a place; false if all are taken.
  bool take() {
    if (in_flight_.fetch_add(1) < most_) {
      gauge_->mailbox.fetch_add(1, std::memory_order_relaxed);
      return true;
    }
    in_flight_.fetch_sub(1);
    return false;
  }

  void give_back() {
    gauge_->mailbox.fetch_sub(1, std::memory_order_relaxed);
    in_flight_.fetch_sub(1);
    if (!waiting_.load())
      return;
    std::function<void()> call;
    {
      const std::lock_guard lock{mutex_};
      waiting_.store(false);
      call = std::exchange(room_, nullptr);
    }
    if (call)
      call();
  }

  /// Calls once when there is room: at once if there is some already.
  void on_room(std::function<void()> call) {
    {
      const std::lock_guard lock{mutex_};
      room_ = std::move(call);
      waiting_.store(true);
    }
    if (in_flight_.load() >= most_)
      return;
    {
      const std::lock_guard lock{mutex_};
      waiting_.store(false);
      call = std::exchange(room_, nullptr);
    }
    if (call)
      call();
  }

private:
  const std::uint32_t most_;
  const std::shared_ptr<visitor_gauge> gauge_;
  std::atomic<std::uint32_t> in_flight_ = 0;
  std::atomic<bool> waiting_ = false;
  std::mutex mutex_;
  std::function<void()> room_; // Under mutex_.
};

} // namespace attune
