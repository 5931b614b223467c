#include "models/segments.hpp"

#include "models/clustering/distance.hpp"
#include "models/elementary.hpp"

#include <algorithm>
#include <cassert>

namespace attune {

memberships members_of(const segments& among, std::span<const std::int8_t, segment_features> x,
                       double temperature) {
  assert(temperature > 0);
  std::array<float, segment_features> place;
  std::transform(x.begin(), x.end(), place.begin(),
                 [](std::int8_t q) { return static_cast<float>(q) / 127.0f; });

  memberships out;
  std::array<float, 3> distance{};
  for (std::size_t i = 0; i < among.all.size(); ++i) {
    const auto own = square_distance(place, among.all[i].center);
    auto at = out.count;
    while (at > 0 && own < distance[at - 1])
      --at;
    if (at == out.top.size())
      continue;
    out.count = std::min(out.count + 1, out.top.size());
    for (auto behind = out.count - 1; behind > at; --behind) {
      out.top[behind] = out.top[behind - 1];
      distance[behind] = distance[behind - 1];
    }
    out.top[at] = {among.all[i].id, static_cast<std::uint16_t>(i), 0};
    distance[at] = own;
  }

  std::array<double, 3> weight{};
  for (std::size_t i = 0; i < out.count; ++i)
    weight[i] = exp_of((double{distance[0]} - distance[i]) / temperature);
  const auto sum = weight[0] + weight[1] + weight[2];
  for (std::size_t i = 0; i < out.count; ++i)
    out.top[i].weight = static_cast<float>(weight[i] / sum);
  return out;
}

std::optional<std::uint16_t> settle(std::optional<std::uint16_t> previous, const memberships& now,
                                    float margin) {
  if (now.count == 0)
    return std::nullopt;
  for (std::size_t i = 0; i < now.count; ++i)
    if (now.top[i].segment == previous && now.top[0].weight - now.top[i].weight <= margin)
      return previous;
  return now.top[0].segment;
}

} // namespace attune
