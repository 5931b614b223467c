#pragma once

#include "models/decay.hpp"
#include "models/policies/normal_equations.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <array>
#include <vector>

namespace attune {

/// One weight for each feature of the policy.
using policy_weights = std::array<float, policy_features>;

struct linear_posterior_settings {
  /// What is believed before anything was seen: the tuned weights of the ranking.
  policy_weights prior_mean{};
  /// How firmly, in exposures of a unit feature. Too small and a handful of clicks overrules the
  /// prior; too large and nothing is learned. > 0.
  double prior_precision = 10;
  /// Standard deviation of a reward around its mean: the width of the draws. 0 means no spread.
  double noise = 0.25;
  /// 0: nothing is forgotten. Shorter follows changes of taste and stays less certain.
  std::int64_t half_life_us = std::int64_t{14} * 24 * 3600 * 1'000'000;
  /// Bound of each weight of the mean and of the draws. > 0.
  double max_weight = 8;
};

/// Bayesian linear regression of rewards over the policy's features: the posterior from which
/// linear Thompson sampling draws.
///
/// Sources: Agrawal and Goyal, ICML 2013 (algorithm 1: B = I + sum x x', mean = B^-1 sum r x,
/// covariance v^2 B^-1); forgetting as in discounted LinUCB, Russac et al., NeurIPS 2019.
/// Precision A = p I + sum g x x', target b = p m0 + sum g r x, g = 2^(-age / half-life), p and m0
/// the prior's, which is never forgotten. An exposure adds to A, a reward to b, so that a reward
/// that comes late corrects an exposure already learned.
///
/// Shapes: d = policy_features. Memory: d(d + 3) / 2 doubles. All arithmetic in double, in one
/// order: the same bits everywhere. Never NaN: A is at least p I. Not thread safe: one owner.
class linear_posterior {
public:
  explicit linear_posterior(const linear_posterior_settings& settings);

  /// The item was seen: precision grows by x x'. Cost: O(d^2), about 0.5 us.
  void learn(const exposure& x);

  /// What was seen earned more. Increases that are not finite are ignored, others clamped to
  /// [-1, 1]. Cost: O(d).
  void learn(const reward_increase& x);

  /// Believes `mean` of the weights where no reward says otherwise, from now on. What was learned
  /// stays.
  void set_prior(const policy_weights& mean) { settings_.prior_mean = mean; }

  /// The mean of the weights. Cost: O(d^3), about 10 us.
  policy_weights mean() const;

  /// `count` independent samples of the weights, a function of the posterior and `seed`.
  /// Cost: O(d^3 + count d^2), about 50 us for 32.
  std::vector<policy_weights> draws(std::size_t count, std::uint64_t seed) const;

  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal`, content then the prior's, if the bytes are damaged.
  result<void> decode(byte_reader& in);

private:
  static constexpr std::size_t d = policy_features;
  using vector = feature_vector;
  using triangle = feature_triangle;

  void enter(std::int64_t at_us);
  vector ridge() const;
  triangle factor() const;
  vector mean_by(const triangle& lower) const;
  policy_weights bounded(const vector& weights) const;

  linear_posterior_settings settings_;
  decay decay_;
  std::int64_t era_ = 0;
  std::int64_t newest_us_ = 0; // The time to which everything has decayed.
  triangle outer_{};           // sum x x' in units of the era.
  vector target_{};            // sum r x, likewise.
};

} // namespace attune
