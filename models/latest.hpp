#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace attune {

/// The newest of something: one thread publishes, any thread reads. Readers get a value that never
/// changes and keep it as long as they like. Nobody is woken.
///
/// Cost: about 20 ns to load (a lock held for the copy of one pointer: what the standard library
/// does for an atomic shared_ptr too); `version` is a plain atomic read.
template <class T>
class latest {
public:
  explicit latest(std::shared_ptr<const T> first = nullptr) : value_(std::move(first)) {}

  /// Replaces the value. The old one dies outside of the lock, with its last reader.
  void publish(std::shared_ptr<const T> next) {
    {
      const std::lock_guard lock{mutex_};
      value_.swap(next);
    }
    version_.fetch_add(1, std::memory_order_release);
  }

  /// The newest value; null if nothing was ever published.
  std::shared_ptr<const T> load() const {
    const std::lock_guard lock{mutex_};
    return value_;
  }

  /// How often something was published. A reader who keeps a value can ask here, cheaply, whether
  /// there is a newer one.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
  std::atomic<std::uint64_t> version_ = 0;
};

} // namespace attune
