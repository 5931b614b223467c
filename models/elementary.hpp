#pragma once

namespace attune {

/// e^x with the same bits on every machine: only + - * / and bit casts, no libm.
/// Error below 2 ulp in normal range, gradual underflow, +inf above 709.78, NaN for NaN.
/// Method: x = k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite), Taylor in r. Cost: about 5 ns.
double exp_of(double x);

/// The natural logarithm, under the same promises. -inf at 0, NaN below.
/// Method: x = 2^k m with m about 1, atanh series in (m - 1) / (m + 1). Cost: about 6 ns.
double log_of(double x);

/// 2^x, under the same promises; exact where x is whole.
double pow2_of(double x);

} // namespace attune
