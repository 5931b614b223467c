#include "models/quotas.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

namespace {

// Tried on the shops of tests/sim/shop_lists_test.cpp, on seeds that it does not report on.
constexpr double unknown_at_first = 0.8; // Evidence for what is not known yet, beside one visit.
constexpr double always_unknown = 0.08;  // ... as a part of what is known, however much that is.

} // namespace

slate_quotas quotas_of(std::span<const category_evidence> evidence, const quota_request& x) {
  const auto n = static_cast<double>(x.positions);
  auto known = 0.0;
  for (const auto& e : evidence)
    known += e.weight;
  const auto sum =
    known > 0 ? known + std::max(unknown_at_first / known, always_unknown * known) : 1.0;
  slate_quotas out;
  std::vector<double> remainder;
  std::uint32_t given = 0;
  auto wanted = 0.0;
  for (const auto& e : evidence) {
    const auto most = std::max(1.0, std::floor(n * (e.bought ? x.bought_share : x.share) + 0.5));
    const auto share = std::min(most, n * e.weight / sum);
    const auto places = out.tastes.empty() ? std::min(most, std::ceil(share)) : std::floor(share);
    remainder.push_back(share - places);
    wanted += share;
    given += static_cast<std::uint32_t>(places);
    out.tastes.push_back({e.category, static_cast<std::uint32_t>(places)});
  }
  const auto total = std::min<std::uint32_t>(static_cast<std::uint32_t>(x.positions),
                                             static_cast<std::uint32_t>(wanted + 0.5));
  while (given < total) {
    const auto next = std::max_element(remainder.begin(), remainder.end());
    if (!(*next > 0))
      break;
    ++out.tastes[static_cast<std::size_t>(next - remainder.begin())].places;
    ++given;
    *next = 0;
  }
  std::erase_if(out.tastes, [](const category_quota& q) { return q.places == 0; });
  std::stable_sort(out.tastes.begin(), out.tastes.end(),
                   [](const auto& a, const auto& b) { return a.places > b.places; });
  out.others = static_cast<std::uint32_t>(x.positions)
               - std::min(given, static_cast<std::uint32_t>(x.positions));
  return out;
}

} // namespace attune
