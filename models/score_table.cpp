#include "models/score_table.hpp"

#include <algorithm>
#include <utility>

namespace attune {

void score_table::clear() {
  for (const auto i : used_)
    places_[i] = {};
  used_.clear();
}

void score_table::grow() {
  const auto before =
    std::exchange(places_, std::vector<entry>(std::max<std::size_t>(256, places_.size() * 2)));
  for (auto& i : used_) {
    const auto& x = before[i];
    i = static_cast<std::uint32_t>(place_of(x.item));
    places_[i] = x;
  }
}

} // namespace attune
