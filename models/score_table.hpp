#pragma once

#include "protocol/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// Sums of scores by item, several for each: an open-addressed table, made once and used for many
/// rankings. Keys are hashes already and are not scattered again; key 0, which marks a free place,
/// is never taken. One owner. Memory: at most 104 bytes an item of the largest use.
class score_table {
public:
  static constexpr std::size_t columns = 4;

  struct entry {
    item_key item; ///< 0 where the place is free.
    std::array<float, columns> scores{};

    friend bool operator==(const entry&, const entry&) = default;
  };

  /// Adds to the item's sum in that column. Cost: about 5 ns.
  void add(item_key item, std::size_t column, float score) {
    if (item.value == 0) // Somebody chose an id for this hash.
      return;
    if (2 * (used_.size() + 1) > places_.size())
      grow();
    const auto i = place_of(item);
    if (places_[i].item != item) {
      places_[i].item = item;
      used_.push_back(static_cast<std::uint32_t>(i));
    }
    places_[i].scores[column] += score;
  }

  /// The item's sums; null for an item that never came. Valid until the next change.
  const entry* find(item_key item) const {
    if (places_.empty() || item.value == 0)
      return nullptr;
    const auto& found = places_[place_of(item)];
    return found.item == item ? &found : nullptr;
  }

  std::size_t size() const { return used_.size(); }

  /// Calls `f(entry)` for each item, in the order in which they first came.
  template <class F>
  void for_each(F f) const {
    for (const auto i : used_)
      f(places_[i]);
  }

  /// Cost: that of the entries, not of the table.
  void clear();

private:
  std::size_t place_of(item_key item) const {
    const auto mask = places_.size() - 1;
    auto i = static_cast<std::size_t>(item.value) & mask;
    while (places_[i].item.value != 0 && places_[i].item != item)
      i = (i + 1) & mask;
    return i;
  }

  void grow();

  std::vector<entry> places_;       // A power of two.
  std::vector<std::uint32_t> used_; // Places, in the order of arrival.
};

} // namespace attune
