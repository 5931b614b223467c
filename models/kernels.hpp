#pragma once

#include "protocol/training_example.hpp"

#include <cstddef>
#include <cstdint>

namespace attune {

/// Length of an embedding. Persisted in profiles: a change needs a new format.
inline constexpr std::size_t embedding_dims = 64;

/// Sums of products for scoring. The result of each is the same to the bit on every level, at every
/// address: product i goes to lane i % 8, each lane adds in the order of i, and the lanes l0..l7
/// are added as ((l0+l4)+(l2+l6)) + ((l1+l5)+(l3+l7)). No fused multiply-add.
///
/// Pure but for the level; any thread. No alignment is asked for (64 bytes are fastest). Matrices
/// are row after row. Outputs must not overlap inputs. Nothing allocates or throws.

/// Of two vectors of 64. Cost: about 6 ns.
float dot(const float* a, const float* b);

/// `out[i]` = row i of `rows` (count x 64) . `query`. Cost: about 4 ns a row in cache.
void dot_rows(const float* rows, std::size_t count, const float* query, float* out);

/// `out[i]` = `*rows[i]` . `query`, for rows of 64 that lie anywhere.
void dot_gather(const float* const* rows, std::size_t count, const float* query, float* out);

/// `out[i * k + j]` = `draws` row i (m x 32) . `x` row j (k x 32): the score of each of k items
/// under each of m draws from a policy's posterior. Cost: about 2 ns a score.
void score_draws(const float* draws, std::size_t m, const float* x, std::size_t k, float* out);

/// `out[i]` = `weights` (32) . `x` row i (n x 32), of encoded features. Cost: about 3 ns a row.
void score_encoded(const float* weights, const std::int8_t* x, std::size_t n, float* out);

/// Sets of instructions that the sums are written for.
enum class kernel_level : std::uint8_t { scalar, sse2, avx2 };

/// The best level that this processor has: what is used unless a test says otherwise.
kernel_level best_kernel_level();

kernel_level current_kernel_level();

/// For tests and measurements.
/// @pre `level <= best_kernel_level()`.
void use_kernel_level(kernel_level level);

} // namespace attune
