#pragma once

#include "tools/replay/growing_weight.hpp"
#include "tools/replay/popularity_baseline.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace attune {

/// Ranks items by what followed the last ten: y scores the sum over k = 1..10 of
/// (1/k) c(x_k -> y) / c(x_k -> .), x_k the k-th last event of the session; ties, and items that
/// followed none of them, by popularity. Each event y adds 1/k to c(x_k -> y); counts halve with
/// every half-life.
///
/// One owner. Memory: about 40 bytes a pair. Cost: a rank reads ten rows and every item.
class co_visitation_baseline {
public:
  explicit co_visitation_baseline(std::int64_t half_life_us)
    : decay_(half_life_us), popularity_(half_life_us) {}

  /// The place of `item` from 1 among the known items that are not barred; 0 if it is not known
  /// yet or barred itself.
  /// @param history  The session's events so far, oldest first.
  /// @param barred   As in `popularity_baseline`.
  std::size_t rank(std::span<const std::uint32_t> history, std::uint32_t item,
                   const std::vector<bool>& barred);

  /// Learns that `item` came after `history`.
  void learn(std::span<const std::uint32_t> history, std::uint32_t item, std::int64_t at_us);

private:
  struct row {
    double total = 0;
    std::unordered_map<std::uint32_t, double> to;
  };

  void rebase(double factor);

  growing_weight decay_;
  popularity_baseline popularity_;
  std::vector<row> rows_;
  std::vector<double> scores_; // Of the ranking at hand.
};

} // namespace attune
