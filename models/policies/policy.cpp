#include "models/policies/policy.hpp"

#include "models/kernels.hpp"

namespace attune {
namespace {

std::vector<float> unpacked(const std::vector<encoded_features>& features) {
  std::vector<float> out(features.size() * policy_features);
  auto* row = out.data();
  for (const auto& x : features) {
    for (std::size_t f = 0; f < policy_features; ++f)
      row[f] = static_cast<float>(x[f]) / 127.0f;
    row += policy_features;
  }
  return out;
}

} // namespace

std::vector<float> scores(const shortlist& candidates, std::span<const policy_weights> weights) {
  const auto count = candidates.features.size();
  const auto x = unpacked(candidates.features);
  std::vector<float> out(weights.size() * count);
  if (!out.empty())
    score_draws(weights.front().data(), weights.size(), x.data(), count, out.data());
  return out;
}

} // namespace attune
