#include "models/kernels/sums.hpp"

namespace attune {

namespace {

struct lanes {
  float x[8];

  template <class Number>
  static lanes of(const Number* x) {
    lanes a;
    for (auto i = 0; i < 8; ++i)
      a.x[i] = x[i];
    return a;
  }

  friend lanes operator*(lanes a, lanes b) {
    for (auto i = 0; i < 8; ++i)
      a.x[i] *= b.x[i];
    return a;
  }

  friend lanes operator+(lanes a, lanes b) {
    for (auto i = 0; i < 8; ++i)
      a.x[i] += b.x[i];
    return a;
  }

  static float sum(lanes a) {
    return ((a.x[0] + a.x[4]) + (a.x[2] + a.x[6])) + ((a.x[1] + a.x[5]) + (a.x[3] + a.x[7]));
  }

  static void sum(const lanes (&a)[4], float* out) {
    for (auto i = 0; i < 4; ++i)
      out[i] = sum(a[i]);
  }
};

} // namespace

constinit const kernel_table scalar_kernels = sums<lanes>::table;

} // namespace attune
