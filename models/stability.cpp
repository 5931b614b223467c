#include "models/stability.hpp"

#include <algorithm>
#include <cassert>

namespace attune {

std::vector<float> leads(std::span<const std::uint16_t> slate, std::span<const float> mean) {
  std::vector<bool> above(mean.size());
  std::vector<float> out;
  out.reserve(slate.size());
  for (const auto candidate : slate) {
    auto lead = 0.0f;
    if (candidate != no_candidate) {
      assert(candidate < mean.size());
      for (std::size_t j = 0; j < mean.size(); ++j)
        if (!above[j])
          lead = std::max(lead, mean[j] - mean[candidate]);
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
