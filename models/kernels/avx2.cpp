#include "models/kernels/sums.hpp"

#include <immintrin.h>

namespace attune {

namespace {

struct lanes {
  __m256 x;

  static lanes of(const float* x) { return {_mm256_loadu_ps(x)}; }

  static lanes of(const int8_t* x) {
    const auto bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(x));
    return {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))};
  }

  friend lanes operator*(lanes a, lanes b) { return {_mm256_mul_ps(a.x, b.x)}; }
  friend lanes operator+(lanes a, lanes b) { return {_mm256_add_ps(a.x, b.x)}; }

  __m128 halves() const {
    return _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
  }

  static float sum(lanes a) {
    const auto four = a.halves();
    const auto two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
  }

  static void sum(const lanes (&a)[4], float* out) {
    auto x = a[0].halves();
    auto y = a[1].halves();
    auto z = a[2].halves();
    auto w = a[3].halves();
    _MM_TRANSPOSE4_PS(x, y, z, w); // Now x has the first of each four, y the second, ...
    _mm_storeu_ps(out, _mm_add_ps(_mm_add_ps(x, z), _mm_add_ps(y, w)));
  }
};

} // namespace

constinit const kernel_table avx2_kernels = sums<lanes>::table;

} // namespace attune
