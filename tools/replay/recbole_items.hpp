#pragma once

#include "protocol/result.hpp"
#include "tools/replay/data_set.hpp"

#include <istream>
#include <string>

namespace attune {

/// Adds what a `.item` table knows of items: `item_id`; a title (the first column whose name has
/// `title` in it, or `name`); a year (`year`), kept as the first of January and as an attribute;
/// categories (`class`, `categor` or `genre`), split at spaces. Texts, and the number of
/// categories, are cut to what the contract takes.
result<void> add_recbole_items(std::istream& in, const std::string& file, data_set& out);

} // namespace attune
