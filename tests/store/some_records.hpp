#pragma once

#include "store/records.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace attune::test {

inline constexpr std::int64_t hour_us = 3'600'000'000;
inline constexpr std::int64_t noon_us = 500'000 * hour_us; // Some hour of 2027.

inline constexpr visitor_id anna{1, 1};
inline constexpr visitor_id ben{2, 2};

/// Record n of a visitor with `entries` and nothing else.
inline visitor_record record_of(visitor_id who, std::uint64_t n, std::string entries) {
  visitor_record x;
  x.visitor = who;
  x.n = n;
  x.at_us = noon_us;
  x.entries = std::move(entries);
  return x;
}

inline training_example visit_to(std::uint64_t item) { return visit_count{noon_us, {item}, 1.0f}; }

inline segment_sample sample_of(std::int8_t first) {
  segment_sample x;
  x.at_us = noon_us;
  x.x[0] = first;
  return x;
}

} // namespace attune::test
