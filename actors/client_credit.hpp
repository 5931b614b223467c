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
class client_credit {
public:
  client_credit(std::uint32_t most, std::shared_ptr<visitor_gauge> gauge)
    : most_(most), gauge_(std::move(gauge)) {}

  /// Takes a place; false if all are taken.
  bool take() {
    if (in_flight_.fetch_add(1, std::memory_order_acq_rel) < most_) {
      gauge_->mailbox.fetch_add(1, std::memory_order_relaxed);
      return true;
    }
    in_flight_.fetch_sub(1, std::memory_order_acq_rel);
    return false;
  }

  void give_back() {
    gauge_->mailbox.fetch_sub(1, std::memory_order_relaxed);
    in_flight_.fetch_sub(1, std::memory_order_acq_rel);
    if (!waiting_.load(std::memory_order_acquire))
      return;
    std::function<void()> call;
    {
      const std::lock_guard lock{mutex_};
      waiting_.store(false, std::memory_order_release);
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
      waiting_.store(true, std::memory_order_release);
    }
    if (in_flight_.load(std::memory_order_acquire) >= most_)
      return;
    {
      const std::lock_guard lock{mutex_};
      waiting_.store(false, std::memory_order_release);
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
