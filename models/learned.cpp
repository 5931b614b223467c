#include "models/learned.hpp"

#include "models/rng.hpp"
#include "protocol/overloaded.hpp"

#include <cassert>
#include <utility>

namespace attune {
namespace {

void write(byte_writer& out, const co_visitation_settings& x) {
  for (const auto weight : x.lag_weights)
    out.raw(weight);
  out.raw(x.symmetric).raw(x.shrinkage).raw(x.half_life_us).varint(x.row_cap).varint(x.max_rows);
}

void write(byte_writer& out, const trending_settings& x) {
  out.raw(x.half_life_us).varint(x.leaders).varint(x.category_leaders);
  out.varint(x.max_categories).varint(x.max_items);
}

void write(byte_writer& out, const linear_posterior_settings& x) {
  for (const auto weight : x.prior_mean)
    out.raw(weight);
  out.raw(x.prior_precision).raw(x.noise).raw(x.half_life_us).raw(x.max_weight);
}

void write(byte_writer& out, const conditional_logit_settings& x) {
  for (const auto weight : x.prior)
    out.raw(weight);
  out.raw(x.prior_precision).raw(x.half_life_us).raw(x.max_weight);
}

/// What tells a checkpoint's settings from others.
std::uint64_t digest(const learned_settings& x) {
  byte_writer out;
  write(out, x.followed);
  write(out, x.next);
  write(out, x.trending);
  write(out, x.popular);
  write(out, x.posterior);
  write(out, x.choices);
  out.raw(x.score_per_log_odds).varint(x.draws);
  return stable_hash(out.bytes());
}

} // namespace

learned::learned(const learned_settings& settings)
  : settings_(settings), followed_(settings.followed), next_(settings.next),
    trending_(settings.trending), popular_(settings.popular), choices_(settings.choices),
    posterior_(settings.posterior) {
  set_prior();
}

void learned::learn(std::uint64_t number, const training_example& x) {
  pass(number);
  const auto teach_policy = [&](const auto& example) {
    posterior_.learn(example);
    posterior_version_ = number;
    policy_.reset();
  };
  std::visit(overloaded{[&](const visit_count& visit) {
                          trending_.learn(visit);
                          popular_.learn(visit);
                        },
                        [&](const transition& step) {
                          followed_.learn(step);
                          next_.learn(step);
                        },
                        [&](const choice_example& example) {
                          if (!choices_.learn(example))
                            return;
                          set_prior();
                          posterior_version_ = number;
                          policy_.reset();
                        },
                        [&](const exposure& example) { teach_policy(example); },
                        [&](const reward_increase& example) { teach_policy(example); }},
             x);
}

void learned::pass(std::uint64_t number) {
  assert(number >= version_);
  version_ = number;
}

void learned::set_prior() {
  auto mean = choices_.weights();
  for (auto& weight : mean)
    weight = static_cast<float>(static_cast<double>(weight) * settings_.score_per_log_odds);
  posterior_.set_prior(mean);
}

std::shared_ptr<const learned_snapshot> learned::snapshot() {
  if (!policy_)
    policy_ = std::make_shared<policy_snapshot>(policy_snapshot{
      posterior_.mean(), posterior_.draws(settings_.draws, seed_of(posterior_version_))});
  return std::make_shared<learned_snapshot>(
    learned_snapshot{version_, followed_.snapshot(), next_.snapshot(), trending_.snapshot(),
                     popular_.snapshot(), policy_, choices_.choices()});
}

void learned::encode(byte_writer& out) const {
  out.raw(digest(settings_)).raw(version_).raw(posterior_version_);
  followed_.encode(out);
  next_.encode(out);
  trending_.encode(out);
  popular_.encode(out);
  choices_.encode(out);
  posterior_.encode(out);
}

result<void> learned::decode(byte_reader& in) {
  policy_.reset();
  if (in.raw<std::uint64_t>() != digest(settings_))
    return failed(fault_code::internal, "the checkpoint was made under other settings");
  version_ = in.raw<std::uint64_t>();
  posterior_version_ = in.raw<std::uint64_t>();
  return followed_.decode(in)
    .and_then([&] { return next_.decode(in); })
    .and_then([&] { return trending_.decode(in); })
    .and_then([&] { return popular_.decode(in); })
    .and_then([&] { return choices_.decode(in); })
    .and_then([&] { return posterior_.decode(in); })
    .map([&] { set_prior(); });
}

} // namespace attune
