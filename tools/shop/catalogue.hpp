#pragma once

#include "protocol/item.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// The most products a demo shop can have: every shelf's titles stay unique.
inline constexpr std::size_t catalogue_limit = 2000;

/// A believable shop: `count` products, spread evenly over twelve departments of four shelves.
///
/// The same arguments give the same products. Ids are `p-0001` and on; titles are unique;
/// categories are the department, then the shelf; prices are EUR and spread evenly on a logarithmic
/// scale; sentiment follows a hidden quality; dates lie within the two years before `now_us`, one
/// in twenty-five within the last three days. `attributes_json` has brand, rating, number of
/// reviews and a popularity in (0, 1], which is steep: a few products are known to everybody.
/// @pre `count <= catalogue_limit`. Cost: about 2 us a product.
std::vector<item> make_catalogue(std::uint64_t seed, std::int64_t now_us, std::size_t count = 600);

} // namespace attune
