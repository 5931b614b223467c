#include "models/kernels/table.hpp"
#include "tests/models/kernels/level_checks.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(sse2_kernels, give_the_scalar_bits) { expect_scalar_bits(sse2_kernels); }

} // namespace attune
