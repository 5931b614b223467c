#pragma once

#include "models/kernels.hpp"
#include "protocol/item.hpp"

#include <cstdint>
#include <string_view>

namespace attune {

/// Where items lie in the space of tastes: 64 floats of unit length, or all 0, made of an item's
/// words alone, so that an item has its place before anyone has seen it.
///
/// Each category, tag and word has a direction of its own: 64 signs taken from its hash. Two
/// unrelated directions have a cosine of 0 +- 1/8, so a sum of a few keeps what items share (random
/// projection with signs: Achlioptas, PODS 2001). Pure; the same bits everywhere.

/// The hash of a category, tag or word: of its text without blanks around it, ASCII letters in
/// lower case (other bytes as they are). 0 only for text that is blank.
std::uint32_t feature_hash(std::string_view text);

/// What of `x` shapes interests: its first 4 categories, 8 tags, and 8 words of its title (runs of
/// letters and digits, at least 3 bytes long), each once. Blank ones do not count.
item_features features_of(const item& x);

/// Writes the embedding: the owner's, made unit length, if it has 64 finite numbers and one is not
/// 0; else the sum of the directions (categories weigh 1, tags 0.7, words 0.35), made unit length;
/// all 0 for an item without any, which is like no other. Cost: under 1 us.
void embed(const item_features& x, float* out);

/// Makes `x` (64 numbers) unit length. @returns false, leaving it as it is, if its length is 0 or
/// not finite. Cost: about 30 ns.
bool normalise(float* x);

} // namespace attune
