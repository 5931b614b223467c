#include "models/elementary.hpp"

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace attune {
namespace {

constexpr double ln2_high =
  6.93147180369123816490e-01; // Its low 32 bits are zero, so k * it is exact.
constexpr double ln2_low = 1.90821492927058770002e-10;
constexpr double ln2 = 0.693147180559945309417232121458;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// 2^k for -1022 <= k <= 1023.
double two_to(std::int64_t k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// x 2^k, rounded once where the result is subnormal. Requires 0.5 <= x < 2, -1100 < k <= 1024.
double scaled(double x, std::int64_t k) {
  if (k > 1023)
    return x * 2 * two_to(k - 1);
  if (k >= -1021)
    return x * two_to(k);
  return x * two_to(k + 100) * two_to(-100);
}

/// The whole number nearest to x, |x| < 2^51, as the default rounding has it.
double nearest_whole(double x) {
  constexpr double shift = 0x1.8p52;
  return (x + shift) - shift;
}

/// e^(r + rest) for |r| <= 0.35 and a tiny rest: Taylor to the 14th power (the next term is below
/// 2^-60).
double exp_near_zero(double r, double rest) {
  double sum = 1. / 87178291200;
  for (const double term :
       {1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320,
        1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2})
    sum = sum * r + term;
  return 1 + (r + (r * r * sum + rest));
}

} // namespace

double exp_of(double x) {
  if (x != x)
    return x;
  if (x > 709.79)
    return infinity;
  if (x < -745.2)
    return 0;
  const double k = nearest_whole(x / ln2);
  const double high = x - k * ln2_high;
  const double r = high - k * ln2_low;
  const double rest = (high - r) - k * ln2_low;
  return scaled(exp_near_zero(r, rest), static_cast<std::int64_t>(k));
}

double pow2_of(double x) {
  if (x != x)
    return x;
  if (x >= 1024)
    return infinity;
  if (x < -1076)
    return 0;
  const double k = nearest_whole(x);
  return scaled(exp_near_zero((x - k) * ln2, 0), static_cast<std::int64_t>(k));
}

double log_of(double x) {
  if (x != x || x == infinity)
    return x;
  if (x == 0)
    return -infinity;
  if (x < 0)
    return std::numeric_limits<double>::quiet_NaN();
  std::int64_t k = 0;
  if (x < 0x1p-1022) { // Subnormal.
    x *= 0x1p54;
    k = -54;
  }
  // m in [sqrt(1/2), sqrt(2)): the addend moves the border of the exponent there.
  const auto bits = std::bit_cast<std::uint64_t>(x) + 0x00095f619980c433u;
  k += static_cast<std::int64_t>(bits >> 52) - 1023;
  const double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);

  // With f = m - 1 and s = f / (2 + f): log(1 + f) = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + R)),
  // R = 2/3 s^2 + 2/5 s^4 + ...; |s| < 0.172, so that 12 terms leave less than 2^-60.
  const double f = m - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  double sum = 2. / 25;
  for (const double term : {2. / 23, 2. / 21, 2. / 19, 2. / 17, 2. / 15, 2. / 13, 2. / 11, 2. / 9,
                            2. / 7, 2. / 5, 2. / 3})
    sum = sum * z + term;
  const double half_square = f * f / 2;
  const auto n = static_cast<double>(k);
  return n * ln2_high - ((half_square - (s * (half_square + sum * z) + n * ln2_low)) - f);
}

} // namespace attune
