#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace attune {

/// The engine's events as lines of JSON for the operators who watch. Costs one atomic read while
/// nobody does. Any thread; at most 16 watchers.
class tail {
public:
  static constexpr std::size_t watchers_max = 16;

  bool watched() const { return count_.load(std::memory_order_relaxed) > 0; }

  /// Tells each watcher. They must not block: each bounds its own queue.
  void say(const std::string& line) const {
    const std::lock_guard lock{mutex_};
    for (const auto& [_, call] : watchers_)
      call(line);
  }

  /// @returns a handle that ends the watch, or null where there are too many. The handle may
  /// outlive the tail only as long as nothing is said.
  std::shared_ptr<void> watch(std::function<void(const std::string&)> call) {
    const std::lock_guard lock{mutex_};
    if (watchers_.size() >= watchers_max)
      return nullptr;
    const auto id = next_++;
    watchers_.emplace(id, std::move(call));
    count_.store(watchers_.size(), std::memory_order_relaxed);
    return {reinterpret_cast<void*>(id + 1), [this, id](void*) { end(id); }};
  }

private:
  void end(std::uint64_t id) {
    const std::lock_guard lock{mutex_};
    watchers_.erase(id);
    count_.store(watchers_.size(), std::memory_order_relaxed);
  }

  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::function<void(const std::string&)>> watchers_;
  std::uint64_t next_ = 0;
  std::atomic<std::size_t> count_ = 0;
};

} // namespace attune
