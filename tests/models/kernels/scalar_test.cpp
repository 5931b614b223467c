#include "models/kernels/table.hpp"
#include "tests/models/kernels/level_checks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace attune {

namespace {

/// The order of models/kernels.hpp, spelled out.
float in_stated_order(const float* a, const float* b, int dims) {
  std::array<float, 8> lane{};
  for (auto i = 0; i < dims; ++i) {
    const auto product = a[i] * b[i];
    auto& sum = lane[static_cast<std::size_t>(i % 8)];
    sum = i < 8 ? product : sum + product;
  }
  const auto [l0, l1, l2, l3, l4, l5, l6, l7] = lane;
  return ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
}

} // namespace

TEST(scalar_kernels, sums_run_in_the_stated_order) {
  const auto seed = static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
  SCOPED_TRACE("--gtest_random_seed=" + std::to_string(seed));
  std::mt19937_64 random{seed};
  for (auto i = 0; i < 1000; ++i) {
    const auto a = wild_floats(random, 64);
    const auto b = wild_floats(random, 64);
    const auto encoded = wild_bytes(random, 32);
    const std::vector<float> numbers(encoded.begin(), encoded.end());
    std::vector<float> score(1);
    scalar_kernels.score_encoded(a.data(), encoded.data(), 1, score.data());
    EXPECT_EQ(bits_of({scalar_kernels.dot(a.data(), b.data())}),
              bits_of({in_stated_order(a.data(), b.data(), 64)}));
    EXPECT_EQ(bits_of(score), bits_of({in_stated_order(a.data(), numbers.data(), 32)}));
  }
}

} // namespace attune
