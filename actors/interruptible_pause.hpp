#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace attune {

/// A pause of one thread that any other may cut short. Memory: some 100 bytes; nothing fails.
class interruptible_pause {
public:
  /// Returns at `end`, or before it once `cut` has been called since the last pause. On the thread
  /// that pauses.
  void until(std::chrono::steady_clock::time_point end) {
    std::unique_lock lock{mutex_};
    cut_short_.wait_until(lock, end, [&] { return cut_; });
    cut_ = false;
  }

  /// Ends the pause, or the next one where there is none. Any thread; does not wait.
  void cut() {
    const std::lock_guard lock{mutex_};
    cut_ = true;
    cut_short_.notify_one();
  }

private:
  std::mutex mutex_;
  std::condition_variable cut_short_;
  bool cut_ = false; // Under mutex_.
};

} // namespace attune
