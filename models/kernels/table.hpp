#pragma once

#include <stddef.h>
#include <stdint.h>

namespace attune {

/// The kernels of one level; what each does says models/kernels.hpp. This header and sums.hpp are
/// all that the sources of a level include: an inline function of the standard library that was
/// compiled there with AVX could be the copy that the linker keeps for everyone.
struct kernel_table {
  float (*dot)(const float* a, const float* b);
  void (*dot_rows)(const float* rows, size_t count, const float* query, float* out);
  void (*dot_gather)(const float* const* rows, size_t count, const float* query, float* out);
  void (*score_draws)(const float* draws, size_t m, const float* x, size_t k, float* out);
  void (*score_encoded)(const float* weights, const int8_t* x, size_t n, float* out);
};

extern const kernel_table scalar_kernels;
extern const kernel_table sse2_kernels;
extern const kernel_table avx2_kernels;

} // namespace attune
