#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/item.hpp"

namespace attune {

/// Reads an item. Limits, in characters: title 512, url and image 16,384, a category or tag 128,
/// attributes 16,384 bytes; 16 categories, 64 tags; price from 0 to 1e12; currency an active code
/// of ISO 4217; stock a whole number; an embedding has 64 numbers. An id of `.` or `..` is refused:
/// no URL can name it.
item read_item_fields(reading& from, std::uint32_t node);

/// Reads a candidate's `features`: an item's fields without `id`; others are passed over.
void read_features(reading& from, std::uint32_t node, item& x);

} // namespace attune
