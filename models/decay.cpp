#include "models/decay.hpp"

#include "models/elementary.hpp"

#include <algorithm>
#include <cassert>

namespace attune {
namespace {

constexpr std::int64_t half_lives_in_an_era = 32;
constexpr std::int64_t longest_half_life_us = std::int64_t{1} << 55; // About 1,100 years.

} // namespace

decay::decay(std::int64_t half_life_us)
  : half_life_us_(std::clamp<std::int64_t>(half_life_us, 0, longest_half_life_us)),
    era_us_(half_life_us_ * half_lives_in_an_era) {}

std::int64_t decay::era(std::int64_t at_us) const {
  if (era_us_ == 0)
    return 0;
  return at_us / era_us_ - (at_us % era_us_ < 0 ? 1 : 0);
}

double decay::growth(std::int64_t at_us, std::int64_t era) const {
  if (era_us_ == 0)
    return 1;
  const auto rest = at_us % era_us_;
  const auto within = static_cast<double>(rest < 0 ? rest + era_us_ : rest);
  return pow2_of(within / static_cast<double>(half_life_us_)) * carry(this->era(at_us), era);
}

double decay::carry(std::int64_t from, std::int64_t to) const {
  // Beyond 1,000 halvings nothing is left in either direction that a sum could hold.
  const auto eras = std::clamp(static_cast<double>(from) - static_cast<double>(to), -40.0, 30.0);
  return pow2_of(eras * half_lives_in_an_era);
}

} // namespace attune
