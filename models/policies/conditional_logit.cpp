#include "models/policies/conditional_logit.hpp"

#include "models/elementary.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attune {
namespace {

/// Choices between two solutions: each is a step of Newton's at weights that old.
constexpr std::uint32_t solve_every = 16;

/// The features of an option that are not 0.
struct sparse_features {
  std::array<std::uint8_t, policy_features> index;
  std::array<double, policy_features> value;
  std::size_t count = 0;
};

sparse_features sparse_of(const encoded_features& x) {
  sparse_features out;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] != 0) {
      out.index[out.count] = static_cast<std::uint8_t>(i);
      out.value[out.count++] = x[i] / 127.0;
    }
  return out;
}

/// Probabilities of the options under the weights. @returns nothing where one is not finite.
bool softmax(const choice_example& x, const std::vector<sparse_features>& options,
             const policy_weights& weights, std::vector<double>& out) {
  out.clear();
  for (std::size_t j = 0; j < options.size(); ++j) {
    auto utility = -static_cast<double>(x.options[j].log_chance);
    for (std::size_t i = 0; i < options[j].count; ++i)
      utility += static_cast<double>(weights[options[j].index[i]]) * options[j].value[i];
    if (!std::isfinite(utility))
      return false;
    out.push_back(utility);
  }
  const auto most = *std::max_element(out.begin(), out.end());
  auto sum = 0.0;
  for (auto& each : out)
    sum += each = exp_of(each - most);
  for (auto& each : out)
    each /= sum;
  return true;
}

} // namespace

conditional_logit::conditional_logit(const conditional_logit_settings& settings)
  : settings_(settings), decay_(settings.half_life_us), weights_(settings.prior) {
  assert(settings_.prior_precision > 0);
  assert(settings_.max_weight > 0);
}

bool conditional_logit::learn(const choice_example& x) {
  if (x.options.size() < 2 || x.options.size() > choice_options_max)
    return false;
  std::vector<sparse_features> options;
  options.reserve(x.options.size());
  for (const auto& option : x.options)
    options.push_back(sparse_of(option.x));
  std::vector<double> chance;
  if (!softmax(x, options, weights_, chance))
    return false;
  enter(x.at_us);
  const auto growth = decay_.growth(x.at_us, era_);
  vector mean{};
  triangle fisher{};
  for (std::size_t j = 0; j < options.size(); ++j) {
    const auto& option = options[j];
    for (std::size_t a = 0; a < option.count; ++a) {
      const auto weighted = chance[j] * option.value[a];
      mean[option.index[a]] += weighted;
      auto* const row = &fisher[row_of(option.index[a])];
      for (std::size_t b = 0; b <= a; ++b)
        row[option.index[b]] += weighted * option.value[b];
    }
  }
  for (std::size_t i = 0; i < d; ++i) {
    auto step = -mean[i];
    for (std::size_t j = 0; j <= i; ++j) {
      const auto information = fisher[row_of(i) + j] - mean[i] * mean[j];
      information_[row_of(i) + j] += growth * information;
      step += information * static_cast<double>(weights_[j]);
      if (j < i)
        target_[j] += growth * information * static_cast<double>(weights_[i]);
    }
    target_[i] += growth * step;
  }
  for (std::size_t a = 0; a < options.front().count; ++a)
    target_[options.front().index[a]] += growth * options.front().value[a];
  choices_ += growth;
  if (++unsolved_ < solve_every)
    return false;
  solve();
  return true;
}

double conditional_logit::choices() const { return choices_ / decay_.growth(newest_us_, era_); }

void conditional_logit::enter(std::int64_t at_us) {
  newest_us_ = std::max(newest_us_, at_us);
  const auto era = decay_.era(newest_us_);
  if (era == era_)
    return;
  const auto carry = decay_.carry(era_, era);
  era_ = era;
  choices_ *= carry;
  for (auto& x : information_)
    x *= carry;
  for (auto& x : target_)
    x *= carry;
}

void conditional_logit::solve() {
  unsolved_ = 0;
  const auto age = 1 / decay_.growth(newest_us_, era_);
  vector ridge;
  ridge.fill(settings_.prior_precision);
  const auto lower = cholesky(information_, age, ridge);
  vector x;
  for (std::size_t i = 0; i < d; ++i)
    x[i] = settings_.prior_precision * static_cast<double>(settings_.prior[i]) + target_[i] * age;
  solve_by(lower, x);
  for (std::size_t i = 0; i < d; ++i)
    if (std::isfinite(x[i]))
      weights_[i] =
        static_cast<float>(std::clamp(x[i], -settings_.max_weight, settings_.max_weight));
}

void conditional_logit::encode(byte_writer& out) const {
  out.raw(era_).raw(newest_us_).raw(choices_).raw(unsolved_);
  for (const auto x : information_)
    out.raw(x);
  for (const auto x : target_)
    out.raw(x);
  for (const auto x : weights_)
    out.raw(x);
}

result<void> conditional_logit::decode(byte_reader& in) {
  era_ = in.raw<std::int64_t>();
  newest_us_ = in.raw<std::int64_t>();
  choices_ = in.raw<double>();
  unsolved_ = in.raw<std::uint32_t>();
  auto sound = era_ == decay_.era(newest_us_) && std::isfinite(choices_) && choices_ >= 0;
  for (auto& x : information_)
    sound = std::isfinite(x = in.raw<double>()) && sound;
  for (auto& x : target_)
    sound = std::isfinite(x = in.raw<double>()) && sound;
  for (auto& x : weights_)
    sound = std::isfinite(x = in.raw<float>()) && sound;
  for (std::size_t i = 0; i < d; ++i)
    sound = sound && information_[row_of(i) + i] >= -1e-6;
  if (in.ok() && sound)
    return {};
  *this = conditional_logit{settings_};
  return failed(fault_code::internal, "The checkpoint's choices are damaged: fold the journal from "
                                      "its beginning.");
}

} // namespace attune
