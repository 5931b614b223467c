#include "models/rng.hpp"

#include "models/elementary.hpp"

#include <bit>
#include <cassert>
#include <cmath>

namespace attune {

rng::rng(std::uint64_t seed) {
  std::uint64_t i = 0;
  for (auto& word : state_)
    word = seed_of(seed, ++i);
  state_[0] |= 1; // All zero is the one state it could never leave.
}

std::uint64_t rng::bits() {
  const auto out = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const auto shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return out;
}

double rng::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

std::uint64_t rng::below(std::uint64_t n) {
  assert(n > 0);
  // The multiples of n leave 2^64 mod n numbers over: those are drawn anew.
  const auto surplus = (0 - n) % n;
  for (;;) {
    const auto x = bits();
    if (x >= surplus)
      return x % n;
  }
}

double rng::normal() {
  if (spare_ != 0) {
    const auto out = spare_;
    spare_ = 0;
    return out;
  }
  for (;;) {
    const auto a = 2 * uniform() - 1;
    const auto b = 2 * uniform() - 1;
    const auto square = a * a + b * b;
    if (square >= 1 || square == 0)
      continue;
    const auto scale = std::sqrt(-2 * log_of(square) / square);
    spare_ = b * scale;
    return a * scale;
  }
}

} // namespace attune
