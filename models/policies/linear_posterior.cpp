#include "models/policies/linear_posterior.hpp"

#include "models/rng.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attune {
namespace {

std::array<double, policy_features> decoded(const encoded_features& x) {
  std::array<double, policy_features> out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = x[i] / 127.0;
  return out;
}

} // namespace

linear_posterior::linear_posterior(const linear_posterior_settings& settings)
  : settings_(settings), decay_(settings.half_life_us) {
  assert(settings_.prior_precision > 0);
  assert(settings_.noise >= 0);
  assert(settings_.max_weight > 0);
}

void linear_posterior::learn(const exposure& example) {
  enter(example.at_us);
  const auto growth = decay_.growth(example.at_us, era_);
  const auto x = decoded(example.x);
  for (std::size_t i = 0; i < d; ++i) {
    const auto grown = growth * x[i];
    for (std::size_t j = 0; j <= i; ++j)
      outer_[row_of(i) + j] += grown * x[j];
  }
}

void linear_posterior::learn(const reward_increase& example) {
  if (!std::isfinite(example.increase))
    return;
  enter(example.at_us);
  const auto increase = std::clamp<double>(example.increase, -1, 1);
  const auto growth = decay_.growth(example.at_us, era_) * increase;
  const auto x = decoded(example.x);
  for (std::size_t i = 0; i < d; ++i)
    target_[i] += growth * x[i];
}

policy_weights linear_posterior::mean() const { return bounded(mean_by(factor())); }

std::vector<policy_weights> linear_posterior::draws(std::size_t count, std::uint64_t seed) const {
  const auto lower = factor();
  const auto mean = mean_by(lower);
  rng chance{seed};
  std::vector<policy_weights> out;
  out.reserve(count);
  for (std::size_t m = 0; m < count; ++m) {
    vector x; // Solves L' x = z, so that x has the covariance (L L')^-1.
    for (auto& z : x)
      z = chance.normal();
    solve_upper(lower, x);
    for (std::size_t i = 0; i < d; ++i)
      x[i] = mean[i] + settings_.noise * x[i];
    out.push_back(bounded(x));
  }
  return out;
}

void linear_posterior::enter(std::int64_t at_us) {
  newest_us_ = std::max(newest_us_, at_us);
  const auto era = decay_.era(newest_us_);
  if (era == era_)
    return;
  const auto carry = decay_.carry(era_, era);
  era_ = era;
  for (auto& x : outer_)
    x *= carry;
  for (auto& x : target_)
    x *= carry;
}

linear_posterior::vector linear_posterior::ridge() const {
  vector out;
  out.fill(settings_.prior_precision);
  return out;
}

linear_posterior::triangle linear_posterior::factor() const {
  return cholesky(outer_, 1 / decay_.growth(newest_us_, era_), ridge());
}

linear_posterior::vector linear_posterior::mean_by(const triangle& lower) const {
  const auto age = 1 / decay_.growth(newest_us_, era_);
  const auto firmness = ridge();
  vector x;
  for (std::size_t i = 0; i < d; ++i)
    x[i] = firmness[i] * static_cast<double>(settings_.prior_mean[i]) + target_[i] * age;
  solve_by(lower, x);
  return x;
}

policy_weights linear_posterior::bounded(const vector& weights) const {
  policy_weights out;
  for (std::size_t i = 0; i < d; ++i) {
    const auto sound = std::isfinite(weights[i]) ? weights[i] : settings_.prior_mean[i];
    out[i] = static_cast<float>(std::clamp(sound, -settings_.max_weight, settings_.max_weight));
  }
  return out;
}

void linear_posterior::encode(byte_writer& out) const {
  out.raw(era_).raw(newest_us_);
  for (const auto x : outer_)
    out.raw(x);
  for (const auto x : target_)
    out.raw(x);
}

result<void> linear_posterior::decode(byte_reader& in) {
  era_ = in.raw<std::int64_t>();
  newest_us_ = in.raw<std::int64_t>();
  auto sound = era_ == decay_.era(newest_us_);
  for (auto& x : outer_)
    sound = std::isfinite(x = in.raw<double>()) && sound;
  for (auto& x : target_)
    sound = std::isfinite(x = in.raw<double>()) && sound;
  for (std::size_t i = 0; i < d; ++i)
    sound = sound && outer_[row_of(i) + i] >= 0;
  if (in.ok() && sound)
    return {};
  *this = linear_posterior{settings_};
  return failed(fault_code::internal, "The checkpoint's posterior is damaged: fold the journal "
                                      "from its beginning.");
}

} // namespace attune
