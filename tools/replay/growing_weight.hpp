#pragma once

#include <cmath>
#include <cstdint>

namespace attune {

/// Exponential forgetting without sweeps: instead of halving all counts, what is added grows.
/// A count's weight at time t is 2^((t - epoch) / half-life), so the ratio of two counts is that of
/// the decayed ones. When weights near the end of a double's range `rebase` names a factor for all.
class growing_weight {
public:
  /// @param half_life_us  > 0.
  explicit growing_weight(std::int64_t half_life_us) : half_life_us_(half_life_us) {}

  /// What one event at `at_us` weighs now.
  double at(std::int64_t at_us) const { return std::exp2(half_lives(at_us)); }

  /// Call before `at` with times that do not fall far back. @returns the factor that every count
  /// must be multiplied by: 1, but for a time 500 half-lives after the last epoch.
  double rebase(std::int64_t at_us) {
    if (!has_epoch_) {
      epoch_us_ = at_us;
      has_epoch_ = true;
    }
    if (half_lives(at_us) < 500)
      return 1;
    const auto factor = std::exp2(-half_lives(at_us));
    epoch_us_ = at_us;
    return factor;
  }

private:
  double half_lives(std::int64_t at_us) const {
    return static_cast<double>(at_us - epoch_us_) / static_cast<double>(half_life_us_);
  }

  std::int64_t half_life_us_;
  std::int64_t epoch_us_ = 0;
  bool has_epoch_ = false;
};

} // namespace attune
