#pragma once

#include <cstdint>

namespace attune {

/// A bijection of 64 bits that scatters them (the finalizer of splitmix64).
/// Source: Steele, Lea, Flood, OOPSLA 2014.
constexpr std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/// One seed from several numbers; their order matters.
template <class... Numbers>
constexpr std::uint64_t seed_of(Numbers... numbers) {
  auto seed = std::uint64_t{0x6a09e667f3bcc909u};
  ((seed = scatter(seed + 0x9e3779b97f4a7c15u + scatter(static_cast<std::uint64_t>(numbers)))),
   ...);
  return seed;
}

/// The `counter`-th uniform number of `seed`, in [0, 1) in steps of 2^-53. It has no state, so a
/// choice can be replayed from the names of what was chosen.
constexpr double uniform(std::uint64_t seed, std::uint64_t counter) {
  return static_cast<double>(seed_of(seed, counter) >> 11) * 0x1p-53;
}

/// A stream of random numbers, the same bits everywhere. For draws and simulations, not for
/// secrets. Source: xoshiro256++, Blackman and Vigna 2019. 40 bytes; one owner.
class rng {
public:
  explicit rng(std::uint64_t seed);

  std::uint64_t bits();

  /// In [0, 1), in steps of 2^-53.
  double uniform();

  /// A whole number below `n`, exactly uniform. @pre n > 0.
  std::uint64_t below(std::uint64_t n);

  /// A standard normal number (Marsaglia's polar method, with `log_of`).
  double normal();

private:
  std::uint64_t state_[4];
  double spare_ = 0; // The polar method makes two at a time; 0 is "none".
};

} // namespace attune
