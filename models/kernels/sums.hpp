#pragma once

#include "models/kernels/table.hpp"

namespace attune {

/// The kernels, written once over `Lanes`: 8 floats side by side with
///
///   static Lanes of(const float* x);                       the 8 floats from x on
///   static Lanes of(const int8_t* x);                      the 8 numbers from x on
///   friend Lanes operator*(Lanes, Lanes), operator+(Lanes, Lanes);
///   static void sum(const Lanes (&x)[4], float* out);      out[i] = the tree over x[i]
///   static float sum(Lanes x);                             ((l0+l4)+(l2+l6)) + ((l1+l5)+(l3+l7))
///
/// `Lanes` lies in its source's unnamed namespace, so that no instance is shared between levels.
template <class Lanes>
struct sums {
  template <size_t Dims, class Number>
  static Lanes products(const Number* a, const float* b) {
    auto x = Lanes::of(a) * Lanes::of(b);
    for (size_t i = 8; i < Dims; i += 8)
      x = x + Lanes::of(a + i) * Lanes::of(b + i);
    return x;
  }

  /// `row(i)` says where row i lies.
  template <size_t Dims, class Row>
  static void rows(Row row, size_t count, const float* query, float* out) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
      Lanes::sum({products<Dims>(row(i), query), products<Dims>(row(i + 1), query),
                  products<Dims>(row(i + 2), query), products<Dims>(row(i + 3), query)},
                 out + i);
    for (; i < count; ++i)
      out[i] = Lanes::sum(products<Dims>(row(i), query));
  }

  static float dot(const float* a, const float* b) { return Lanes::sum(products<64>(a, b)); }

  static void dot_rows(const float* x, size_t count, const float* query, float* out) {
    rows<64>([x](size_t i) { return x + 64 * i; }, count, query, out);
  }

  static void dot_gather(const float* const* x, size_t count, const float* query, float* out) {
    rows<64>([x](size_t i) { return x[i]; }, count, query, out);
  }

  static void score_encoded(const float* weights, const int8_t* x, size_t n, float* out) {
    rows<32>([x](size_t i) { return x + 32 * i; }, n, weights, out);
  }

  static void score_draws(const float* draws, size_t m, const float* x, size_t k, float* out) {
    for (size_t i = 0; i < m; ++i)
      rows<32>([x](size_t j) { return x + 32 * j; }, k, draws + 32 * i, out + k * i);
  }

  static constexpr kernel_table table{dot, dot_rows, dot_gather, score_draws, score_encoded};
};

} // namespace attune
