#pragma once

#include <array>
#include <cstdint>

namespace attune {

/// Counts latencies in buckets that widen with the value: 64 to each doubling, so that what is read
/// back is at most 1/64 too large and never too small. Fixed memory, 20 KB. One owner.
/// Source: the layout of HdrHistogram (Tene).
class latency_histogram {
public:
  /// What is longer counts as this, about 18 minutes; `max` still tells the truth.
  static constexpr std::int64_t longest_ns = std::int64_t{1} << 40;

  /// @param ns  Nanoseconds; below 0 counts as 0. Cost: a few ns.
  void add(std::int64_t ns);

  std::uint64_t count() const { return count_; }
  std::int64_t max() const { return max_; }

  /// The least value that a share of all are not above: nearest rank. 0 where nothing was counted.
  /// @param share  In [0, 1].
  std::int64_t quantile(double share) const;

private:
  static constexpr int shift = 6;
  static constexpr std::int64_t width = std::int64_t{1} << shift; // Buckets to a doubling.

  static std::size_t bucket_of(std::int64_t ns);
  static std::int64_t top_of(std::size_t bucket);

  std::array<std::uint64_t, (40 - shift + 2) * (1 << shift)> buckets_{};
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
};

} // namespace attune
