#pragma once

#include "tools/replay/growing_weight.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// Ranks items by how often they were chosen, each choice halved with every half-life since.
///
/// One owner. Memory: 9 bytes an item. Cost: a rank reads every item, about 1 ns each.
class popularity_baseline {
public:
  explicit popularity_baseline(std::int64_t half_life_us) : decay_(half_life_us) {}

  /// The place of `item` from 1 in the ranking of all known items that are not barred, ties by
  /// number; 0 if it is not known yet or barred itself.
  /// @param barred  By item; true for what may not be shown. Items beyond its end may be.
  std::size_t rank(std::uint32_t item, const std::vector<bool>& barred) const;

  void learn(std::uint32_t item, std::int64_t at_us);

  /// Whether `item` was ever chosen.
  bool knows(std::uint32_t item) const { return item < counts_.size() && counts_[item] > 0; }

  /// Whether `x` comes before `y`. @pre both are below `size()`.
  bool before(std::uint32_t x, std::uint32_t y) const {
    return counts_[x] != counts_[y] ? counts_[x] > counts_[y] : x < y;
  }

  /// One above the largest number that was learned.
  std::size_t size() const { return counts_.size(); }

private:
  growing_weight decay_;
  std::vector<double> counts_; // 0: not known.
};

} // namespace attune
