#include "config/histogram.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attune {

const std::array<std::int64_t, histogram::bounds_count> histogram::bounds_ns = [] {
  std::array<std::int64_t, bounds_count> out{};
  std::int64_t decade = 1'000;
  for (std::size_t i = 0; i < bounds_count; i += 3, decade *= 10) {
    out[i] = decade;
    if (i + 2 < bounds_count) {
      out[i + 1] = 2 * decade;
      out[i + 2] = 5 * decade;
    }
  }
  return out;
}();

void histogram::observe(std::chrono::nanoseconds took) noexcept {
  const auto ns = std::max<std::int64_t>(0, took.count());
  const auto bucket = std::lower_bound(bounds_ns.begin(), bounds_ns.end(), ns) - bounds_ns.begin();
  sums_.add(static_cast<std::size_t>(bucket), 1);
  sums_.add(bounds_count + 1, static_cast<std::uint64_t>(ns));
}

histogram::reading histogram::read() const noexcept {
  reading out;
  for (std::size_t i = 0; i < out.counts.size(); ++i) {
    out.counts[i] = sums_.sum(i);
    out.total += out.counts[i];
  }
  out.sum_ns = sums_.sum(bounds_count + 1);
  return out;
}

double histogram::reading::quantile(double q) const {
  assert(q >= 0 && q <= 1);
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(total)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < bounds_count && total > 0; ++i) {
    seen += counts[i];
    if (seen >= std::max<std::uint64_t>(1, rank))
      return static_cast<double>(bounds_ns[i]) * 1e-9;
  }
  return total == 0 ? 0 : static_cast<double>(bounds_ns.back()) * 1e-9;
}

} // namespace attune
