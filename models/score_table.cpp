#include "models/score_table.hpp"

#include "models/rng.hpp"

#include <algorithm>

namespace attune {

void score_table::add(item_key item, double score) {
  if (2 * (entries_.size() + 1) > places_.size())
    grow();
  auto& place = places_[place_of(item)];
  if (place == 0) {
    entries_.push_back({item, score});
    place = static_cast<std::uint32_t>(entries_.size());
  } else {
    entries_[place - 1].score += score;
  }
}

double score_table::at(item_key item) const {
  if (places_.empty())
    return 0;
  const auto place = places_[place_of(item)];
  return place == 0 ? 0 : entries_[place - 1].score;
}

void score_table::clear() {
  // The last come first, so that what an entry was placed behind still stands when it is sought.
  if (entries_.size() * 8 > places_.size())
    std::fill(places_.begin(), places_.end(), 0);
  else
    for (auto x = entries_.rbegin(); x != entries_.rend(); ++x)
      places_[place_of(x->item)] = 0;
  entries_.clear();
}

std::size_t score_table::place_of(item_key item) const {
  const auto mask = places_.size() - 1;
  auto i = static_cast<std::size_t>(scatter(item.value)) & mask;
  while (places_[i] != 0 && entries_[places_[i] - 1].item != item)
    i = (i + 1) & mask;
  return i;
}

void score_table::grow() {
  places_.assign(std::max<std::size_t>(256, places_.size() * 2), 0);
  for (std::size_t i = 0; i < entries_.size(); ++i)
    places_[place_of(entries_[i].item)] = static_cast<std::uint32_t>(i + 1);
}

} // namespace attune
