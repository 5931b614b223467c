#pragma once

#include <cstdint>

namespace attune {

/// Exponential forgetting without sweeps: instead of shrinking all old counts, a new one is added
/// larger, by `growth(at, era)`; a count's present value is its sum divided by the present growth.
/// So that numbers stay in range, time is cut into eras of 32 half-lives; a count carries over
/// from era a to era b by the exact factor `carry(a, b)`, a power of two.
class decay {
public:
  /// @param half_life_us  Microseconds; 0 or less means that nothing is forgotten.
  explicit decay(std::int64_t half_life_us);

  /// The era in which `at_us` lies; 0 if nothing is forgotten.
  std::int64_t era(std::int64_t at_us) const;

  /// What one event at `at_us` counts in the units of `era`: in [1, 2^32) if it lies in it.
  double growth(std::int64_t at_us, std::int64_t era) const;

  /// What turns units of era `from` into units of era `to`.
  double carry(std::int64_t from, std::int64_t to) const;

private:
  std::int64_t half_life_us_;
  std::int64_t era_us_; // 0: nothing is forgotten.
};

} // namespace attune
