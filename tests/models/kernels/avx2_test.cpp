#include "models/kernels.hpp"
#include "models/kernels/table.hpp"
#include "tests/models/kernels/level_checks.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(avx2_kernels, give_the_scalar_bits) {
  if (best_kernel_level() < kernel_level::avx2)
    GTEST_SKIP() << "This processor has no AVX2.";
  expect_scalar_bits(avx2_kernels);
}

} // namespace attune
