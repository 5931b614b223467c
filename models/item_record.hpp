#pragma once

#include "protocol/item.hpp"
#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// An item as the journal keeps it: a format byte (2), then the fields in the order of `item`, as
/// `byte_writer` writes them. A new meaning needs a new format byte.
/// Cost: about 1 us.
std::string encode_item(const item& x);

/// @returns an `internal` fault for bytes that `encode_item` cannot have written: an unknown
/// format, an end too early or too late, an embedding of a length that is neither 0 nor 64. Never
/// allocates more than a small multiple of the input's size.
result<item> decode_item(std::string_view bytes);

} // namespace attune
