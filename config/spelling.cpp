#include "config/spelling.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace attune {
namespace {

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

} // namespace

std::string_view nearest_spelling(std::string_view word,
                                  const std::vector<std::string_view>& candidates) {
  std::string_view best;
  if (word.size() > 200)
    return best;
  auto fewest = std::min<std::size_t>(4, word.size() / 2 + 1);
  for (const auto candidate : candidates)
    if (const auto edits = edits_between(word, candidate); edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  return best;
}

} // namespace attune
