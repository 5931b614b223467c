#pragma once

#include "models/catalogue_snapshot.hpp"
#include "models/segments.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace attune {

/// A main category, and how near a segment's centre lies to its direction.
struct near_category {
  std::string_view name; ///< Valid as long as the snapshot.
  float cosine = 0;      ///< Of the centre's part that is an embedding; 0.25 .. 1.
};

/// What those of each segment look at: for each of `among`, in their order, the main categories
/// nearest to its centre, nearest first, at most `most`. Unrelated directions have a cosine of
/// 0 +- 1/8: below twice that none is named.
/// Pure. Cost: under 1 us a category of the catalogue and 0.1 us more a segment.
std::vector<std::vector<near_category>>
nearest_categories(const segments& among, const catalogue_snapshot& items, std::size_t most);

} // namespace attune
