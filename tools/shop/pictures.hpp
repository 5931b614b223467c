#pragma once

#include "protocol/item.hpp"

#include <string>

namespace attune {

/// The most bytes a product's picture has.
inline constexpr std::size_t picture_limit = 2048;

/// A drawn picture of a product of the demo shop, as an SVG document of 320 x 200: the shape is
/// that of its shelf, the colours follow its first tag, a few details its id. Pure; a product of no
/// known shelf is a parcel. Neither scripts nor styles are in it. Cost: a few microseconds.
std::string picture(const item& product);

} // namespace attune
