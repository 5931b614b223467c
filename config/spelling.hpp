#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The candidate that a mistyped `word` most likely meant: the fewest edits (Levenshtein, at most
/// 3 and less than half of the word), the first of equals. Empty if none is near.
std::string_view nearest_spelling(std::string_view word,
                                  const std::vector<std::string_view>& candidates);

} // namespace attune
