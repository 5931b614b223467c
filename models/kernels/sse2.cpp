#include "models/kernels/sums.hpp"

#include <emmintrin.h>

namespace attune {

namespace {

struct lanes {
  __m128 low, high;

  static lanes of(const float* x) { return {_mm_loadu_ps(x), _mm_loadu_ps(x + 4)}; }

  static lanes of(const int8_t* x) {
    const auto bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(x));
    const auto words = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8); // With their signs.
    return {_mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpacklo_epi16(words, words), 16)),
            _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpackhi_epi16(words, words), 16))};
  }

  friend lanes operator*(lanes a, lanes b) {
    return {_mm_mul_ps(a.low, b.low), _mm_mul_ps(a.high, b.high)};
  }

  friend lanes operator+(lanes a, lanes b) {
    return {_mm_add_ps(a.low, b.low), _mm_add_ps(a.high, b.high)};
  }

  static float sum(lanes a) {
    const auto four = _mm_add_ps(a.low, a.high);
    const auto two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
  }

  static void sum(const lanes (&a)[4], float* out) {
    auto x = _mm_add_ps(a[0].low, a[0].high);
    auto y = _mm_add_ps(a[1].low, a[1].high);
    auto z = _mm_add_ps(a[2].low, a[2].high);
    auto w = _mm_add_ps(a[3].low, a[3].high);
    _MM_TRANSPOSE4_PS(x, y, z, w); // Now x has the first of each four, y the second, ...
    _mm_storeu_ps(out, _mm_add_ps(_mm_add_ps(x, z), _mm_add_ps(y, w)));
  }
};

} // namespace

constinit const kernel_table sse2_kernels = sums<lanes>::table;

} // namespace attune
