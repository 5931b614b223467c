#include "models/kernels.hpp"

#include "models/kernels/table.hpp"

#include <array>
#include <atomic>
#include <cassert>

namespace attune {

namespace {

constexpr std::array tables{&scalar_kernels, &sse2_kernels, &avx2_kernels};

std::atomic<kernel_level>& level() {
  static std::atomic<kernel_level> x{best_kernel_level()};
  return x;
}

const kernel_table& kernels() {
  return *tables[static_cast<std::size_t>(level().load(std::memory_order_relaxed))];
}

} // namespace

float dot(const float* a, const float* b) { return kernels().dot(a, b); }

void dot_rows(const float* rows, std::size_t count, const float* query, float* out) {
  kernels().dot_rows(rows, count, query, out);
}

void dot_gather(const float* const* rows, std::size_t count, const float* query, float* out) {
  kernels().dot_gather(rows, count, query, out);
}

void score_draws(const float* draws, std::size_t m, const float* x, std::size_t k, float* out) {
  kernels().score_draws(draws, m, x, k, out);
}

void score_encoded(const float* weights, const std::int8_t* x, std::size_t n, float* out) {
  kernels().score_encoded(weights, x, n, out);
}

kernel_level best_kernel_level() {
  if (__builtin_cpu_supports("avx2"))
    return kernel_level::avx2;
  return kernel_level::sse2; // Part of every x86-64.
}

kernel_level current_kernel_level() { return level().load(std::memory_order_relaxed); }

void use_kernel_level(kernel_level x) {
  assert(x <= best_kernel_level());
  level().store(x, std::memory_order_relaxed);
}

} // namespace attune
