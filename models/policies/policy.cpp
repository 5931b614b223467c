#include "models/policies/policy.hpp"

#include "models/kernels.hpp"

namespace attune {
namespace {

std::vector<float> unpacked(const std::vector<encoded_features>& features) {
  std::vector<float> out;
  out.reserve(features.size() * policy_features);
  for (const auto& x : features)
    for (const auto q : x)
      out.push_back(static_cast<float>(q) / 127.0f);
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

std::vector<float> scores(const shortlist& candidates, const policy_weights& weights) {
  return scores(candidates, std::span<const policy_weights>{&weights, 1});
}

} // namespace attune
