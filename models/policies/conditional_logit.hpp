#pragma once

#include "models/decay.hpp"
#include "models/policies/linear_posterior.hpp"
#include "models/policies/normal_equations.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <cstddef>
#include <cstdint>

namespace attune {

struct conditional_logit_settings {
  /// Log-odds that each feature is believed to add before any choice was seen.
  policy_weights prior{};
  /// How firmly: the Fisher information of a choice is at most 0.25 for a feature in [0, 1]. > 0.
  double prior_precision = 4;
  /// 0: nothing is forgotten.
  std::int64_t half_life_us = std::int64_t{60} * 24 * 3600 * 1'000'000;
  /// Bound of each log-odds. > 0.
  double max_weight = 80;
};

/// What people's own choices say of the features' worth: a conditional logit over each choice's
/// options, P(j) = exp(w x_j - q_j) / sum_k exp(w x_k - q_k), q the log of the chance that
/// the sampling brings an option.
///
/// Sources: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974; the
/// correction for sampled options: McFadden, "Modelling the choice of residential location", 1978.
/// Estimated by one Newton step a choice, in information form: with gradient g and Fisher
/// information F at the present w, A += F and b += F w + g; w = (p I + A)^-1 (p w0 + b). Older
/// choices fade; the prior does not.
///
/// Shapes: d = policy_features. Memory: d(d + 3) / 2 doubles. The same choices in the same order
/// give the same bits everywhere. Never NaN. Not thread safe: one owner.
class conditional_logit {
public:
  explicit conditional_logit(const conditional_logit_settings& settings);

  /// Options that are not finite make the choice be ignored.
  /// Cost: about 4 us for 33 options with a dozen features each, and 15 us for every 16th.
  /// @returns whether the weights moved: after every 16th.
  bool learn(const choice_example& x);

  /// The log-odds that a feature adds.
  const policy_weights& weights() const { return weights_; }

  /// Choices learned, older ones faded.
  double choices() const;

  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal`, content then the prior's, if the bytes are damaged.
  result<void> decode(byte_reader& in);

private:
  static constexpr std::size_t d = policy_features;
  using vector = feature_vector;
  using triangle = feature_triangle;

  void enter(std::int64_t at_us);
  void solve();

  conditional_logit_settings settings_;
  decay decay_;
  std::int64_t era_ = 0;
  std::int64_t newest_us_ = 0; // The time to which everything has decayed.
  triangle information_{};     // A, in units of the era.
  vector target_{};            // b, likewise.
  double choices_ = 0;         // Likewise.
  policy_weights weights_{};
  std::uint32_t unsolved_ = 0; // Choices since the weights were solved for.
};

} // namespace attune
