#include "tools/replay/co_visitation_baseline.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr std::size_t reach = 10;

} // namespace

std::size_t co_visitation_baseline::rank(std::span<const std::uint32_t> history, std::uint32_t item,
                                         const std::vector<bool>& barred) {
  const auto is_barred = [&](std::size_t x) { return x < barred.size() && barred[x]; };
  if (!popularity_.knows(item) || is_barred(item))
    return 0;
  scores_.assign(popularity_.size(), 0);
  for (std::size_t k = 1; k <= std::min(reach, history.size()); ++k) {
    const auto from = history[history.size() - k];
    if (from >= rows_.size() || !(rows_[from].total > 0))
      continue;
    const auto share = 1 / (static_cast<double>(k) * rows_[from].total);
    for (const auto& [to, weight] : rows_[from].to)
      scores_[to] += weight * share;
  }
  std::size_t out = 1;
  for (std::uint32_t other = 0; other < scores_.size(); ++other) {
    const bool leads = scores_[other] != scores_[item] ? scores_[other] > scores_[item]
                                                       : popularity_.before(other, item);
    if (leads && popularity_.knows(other) && !is_barred(other))
      ++out;
  }
  return out;
}

void co_visitation_baseline::learn(std::span<const std::uint32_t> history, std::uint32_t item,
                                   std::int64_t at_us) {
  if (const auto factor = decay_.rebase(at_us); factor != 1)
    rebase(factor);
  for (std::size_t k = 1; k <= std::min(reach, history.size()); ++k) {
    const auto from = history[history.size() - k];
    if (from >= rows_.size())
      rows_.resize(from + 1);
    const auto weight = decay_.at(at_us) / static_cast<double>(k);
    rows_[from].to[item] += weight;
    rows_[from].total += weight;
  }
  popularity_.learn(item, at_us);
}

void co_visitation_baseline::rebase(double factor) {
  for (auto& from : rows_) {
    from.total *= factor;
    for (auto& [to, weight] : from.to)
      weight *= factor;
  }
}

} // namespace attune
