#pragma once

#include "models/kernels/table.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace attune {

inline std::vector<std::uint32_t> bits_of(const std::vector<float>& x) {
  std::vector<std::uint32_t> out;
  for (const auto number : x)
    out.push_back(std::bit_cast<std::uint32_t>(number));
  return out;
}

/// Floats of either sign from 2^-75 to 2^40, so that products reach from denormals to 2^80, and
/// sums of unlike sizes show every change of order.
inline std::vector<float> wild_floats(std::mt19937_64& random, std::size_t count) {
  std::vector<float> out(count);
  for (auto& x : out) {
    const auto mantissa = static_cast<float>(static_cast<std::int32_t>(random() >> 32));
    x = std::ldexp(mantissa, static_cast<int>(random() % 116) - 75 - 31);
  }
  return out;
}

inline std::vector<std::int8_t> wild_bytes(std::mt19937_64& random, std::size_t count) {
  std::vector<std::int8_t> out(count);
  for (auto& x : out)
    x = static_cast<std::int8_t>(random());
  return out;
}

/// Each kernel of `level` gives the bits of the scalar ones, for counts around the four rows that
/// are summed at once, at addresses that are and are not aligned.
inline void expect_scalar_bits(const kernel_table& level) {
  const auto seed = static_cast<std::uint64_t>(GTEST_FLAG_GET(random_seed));
  SCOPED_TRACE("--gtest_random_seed=" + std::to_string(seed));
  std::mt19937_64 random{seed};
  for (std::size_t count : {0u, 1u, 3u, 4u, 5u, 8u, 63u})
    for (std::size_t offset = 0; offset < 17; offset += 1) {
      const auto rows = wild_floats(random, 64 * count + offset);
      const auto query = wild_floats(random, 64 + offset);
      const auto* const x = rows.data() + offset;
      const auto* const q = query.data() + offset;
      std::vector<const float*> places;
      for (std::size_t i = count; i-- > 0;)
        places.push_back(x + 64 * i);

      std::vector<float> want(2 * count + 1), got(2 * count + 1);
      const auto expect_same = [&] { EXPECT_EQ(bits_of(got), bits_of(want)) << count; };
      scalar_kernels.dot_rows(x, count, q, want.data());
      level.dot_rows(x, count, q, got.data());
      expect_same();
      scalar_kernels.dot_gather(places.data(), count, q, want.data());
      level.dot_gather(places.data(), count, q, got.data());
      expect_same();
      const auto encoded = wild_bytes(random, 64 * count + offset);
      scalar_kernels.score_encoded(q, encoded.data() + offset, 2 * count, want.data());
      level.score_encoded(q, encoded.data() + offset, 2 * count, got.data());
      expect_same();
      scalar_kernels.score_draws(q, 2, x, count, want.data());
      level.score_draws(q, 2, x, count, got.data());
      expect_same();
      if (count > 0) {
        EXPECT_EQ(std::bit_cast<std::uint32_t>(level.dot(x, q)),
                  std::bit_cast<std::uint32_t>(scalar_kernels.dot(x, q)));
      }
    }
}

} // namespace attune
