#include "models/nearest.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace attune {

namespace {

/// The nearer first, ties by key. An object: a function would be called through a pointer.
constexpr auto nearer = [](const near_item& a, const near_item& b) {
  return a.score != b.score ? a.score > b.score : a.key < b.key;
};

/// Keeps the best `count`, in no order but for the worst of them, which comes last.
void keep_best(std::vector<near_item>& x, std::size_t count) {
  const auto last = x.begin() + static_cast<std::ptrdiff_t>(count) - 1;
  std::nth_element(x.begin(), last, x.end(), nearer);
  x.erase(last + 1, x.end());
}

} // namespace

void nearest(const catalogue_snapshot& items, const float* query, std::size_t count,
             std::vector<near_item>& out) {
  out.clear();
  if (count == 0)
    return;
  std::array<float, block_items> scores;
  auto bar = -std::numeric_limits<float>::infinity();
  for (std::size_t b = 0; b < items.blocks(); ++b) {
    const auto& block = items.block(b);
    const auto first = b * block_items;
    const auto used = std::min(block_items, items.size() - first);
    dot_rows(block.rows.data(), used, query, scores.data());
    for (std::size_t i = 0; i < used; ++i) {
      if (scores[i] < bar || block.columns[i].status != item_status::visible)
        continue;
      out.push_back({static_cast<item_index>(first + i), block.columns[i].key, scores[i]});
      if (out.size() == 2 * count) {
        keep_best(out, count);
        bar = out.back().score;
      }
    }
  }
  if (out.size() > count)
    keep_best(out, count);
  std::sort(out.begin(), out.end(), nearer);
}

} // namespace attune
