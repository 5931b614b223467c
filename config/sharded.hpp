#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace attune {

constexpr std::size_t shard_count = 8;

/// Which shard this thread counts in; threads share one only when there are more than eight.
inline std::size_t thread_shard() noexcept {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t mine = threads.fetch_add(1) % shard_count;
  return mine;
}

/// `Size` sums that any thread adds to (about 5 ns: nobody else writes its cache lines) and that a
/// reader adds up. A reader may see one of two related sums before the other.
template <std::size_t Size>
class sharded {
public:
  void add(std::size_t index, std::uint64_t amount) noexcept {
    shards_[thread_shard()].sums[index].fetch_add(amount, std::memory_order_relaxed);
  }

  /// Sums wrap around, so adding the complement subtracts.
  std::uint64_t sum(std::size_t index) const noexcept {
    std::uint64_t out = 0;
    for (const auto& one : shards_)
      out += one.sums[index].load(std::memory_order_relaxed);
    return out;
  }

private:
  struct alignas(64) shard {
    std::array<std::atomic<std::uint64_t>, Size> sums{};
  };

  std::array<shard, shard_count> shards_{};
};

} // namespace attune
