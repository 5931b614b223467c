#pragma once

#include <atomic>
#include <cstddef>

namespace attune {

/// Bytes of records that are on their way to the disk. A disk that is full or slow lets it grow to
/// its bound; from there signals are refused. Any thread.
class backlog {
public:
  explicit backlog(std::size_t most) : most_(most) {}

  void add(std::size_t bytes) { bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  void remove(std::size_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  bool full() const { return bytes() > most_; }
  /// What may never be refused (consent, control, purchases) has a reserve as large again.
  bool reserve_full() const { return bytes() > 2 * most_; }
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

private:
  const std::size_t most_;
  std::atomic<std::size_t> bytes_ = 0;
};

} // namespace attune
