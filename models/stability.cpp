#include "models/stability.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace attune {

std::vector<float> leads(std::span<const std::uint16_t> slate, std::span<const float> mean) {
  std::vector<std::uint16_t> order(mean.size()); // Best first.
  std::iota(order.begin(), order.end(), std::uint16_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return mean[a] > mean[b]; });
  std::vector<bool> above(mean.size());
  auto best = order.begin(); // Of those that are not above.
  std::vector<float> out;
  out.reserve(slate.size());
  for (const auto candidate : slate) {
    auto lead = 0.0f;
    if (candidate != no_candidate) {
      assert(candidate < mean.size());
      while (best != order.end() && above[*best])
        ++best;
      if (best != order.end())
        lead = std::max(lead, mean[*best] - mean[candidate]);
      above[candidate] = true;
    }
    out.push_back(lead);
  }
  return out;
}

std::vector<std::uint16_t> keep_positions(std::span<const shown_position> shown,
                                          std::span<const float> mean, float margin) {
  std::vector<std::uint16_t> slate;
  slate.reserve(shown.size());
  for (const auto& x : shown)
    slate.push_back(x.candidate);
  const auto now = leads(slate, mean);
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (now[i] > shown[i].lead + margin)
      slate[i] = no_candidate;
  return slate;
}

} // namespace attune
