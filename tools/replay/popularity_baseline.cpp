#include "tools/replay/popularity_baseline.hpp"

#include <algorithm>
#include <limits>

namespace attune {

std::size_t popularity_baseline::rank(std::uint32_t item, const std::vector<bool>& barred) const {
  const auto is_barred = [&](std::size_t x) { return x < barred.size() && barred[x]; };
  if (!knows(item) || is_barred(item))
    return 0;
  std::size_t out = 1;
  for (std::uint32_t other = 0; other < counts_.size(); ++other)
    if (counts_[other] > 0 && before(other, item) && !is_barred(other))
      ++out;
  return out;
}

void popularity_baseline::learn(std::uint32_t item, std::int64_t at_us) {
  if (const auto factor = decay_.rebase(at_us); factor != 1)
    for (auto& count : counts_)
      if (count > 0) // What is long ago stays known.
        count = std::max(count * factor, std::numeric_limits<double>::min());
  if (item >= counts_.size())
    counts_.resize(item + 1);
  counts_[item] += decay_.at(at_us);
}

} // namespace attune
