#include "tools/load/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace attune {

// Below `width` each value has its own bucket; above, the highest `shift` + 1 bits name it.
std::size_t latency_histogram::bucket_of(std::int64_t ns) {
  const auto bits = std::bit_width(static_cast<std::uint64_t>(ns));
  const auto drop = std::max(0, static_cast<int>(bits) - shift - 1);
  return static_cast<std::size_t>((std::int64_t{drop} << shift) + (ns >> drop));
}

std::int64_t latency_histogram::top_of(std::size_t bucket) {
  const auto b = static_cast<std::int64_t>(bucket);
  const auto drop = std::max(std::int64_t{0}, (b >> shift) - 1);
  return ((b - (drop << shift) + 1) << drop) - 1;
}

void latency_histogram::add(std::int64_t ns) {
  ns = std::max(ns, std::int64_t{0});
  ++buckets_[bucket_of(std::min(ns, longest_ns))];
  ++count_;
  max_ = std::max(max_, ns);
}

std::int64_t latency_histogram::quantile(double share) const {
  if (count_ == 0)
    return 0;
  const auto rank = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t b = 0; b < buckets_.size(); ++b)
    if ((seen += buckets_[b]) >= static_cast<std::uint64_t>(rank))
      return std::min(top_of(b), max_);
  return max_;
}

} // namespace attune
