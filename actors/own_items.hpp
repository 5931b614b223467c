#pragma once

#include "models/catalogue_snapshot.hpp"
#include "models/ranking.hpp"

#include <span>
#include <vector>

namespace attune {

/// The candidates that a caller brings along and the catalogue does not have, ready to be ranked.
/// Those that it has are ranked as it knows them: name them as candidates. Those that may not be
/// shown are left out; of rows with one id the first counts.
std::vector<own_item> own_items(std::span<const item> rows, const catalogue_snapshot& items);

} // namespace attune
