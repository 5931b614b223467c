#include "models/learning.hpp"

#include "models/features.hpp"

namespace attune {

namespace {

constexpr double us_per_hour = 3.6e9;

std::int64_t us(double hours) { return static_cast<std::int64_t>(hours * us_per_hour); }

} // namespace

learned_settings learning_of(const model_settings& x) {
  learned_settings out;
  out.draws = static_cast<std::size_t>(x.posterior_draws);
  out.followed.half_life_us = out.next.half_life_us = us(x.co_visit_half_life_h);
  out.followed.row_cap = out.next.row_cap = static_cast<std::size_t>(x.co_visit_row_items);
  out.trending.half_life_us = us(x.trending_half_life_h);
  out.popular.half_life_us = us(x.popular_half_life_h);
  out.posterior.prior_precision = x.posterior_ridge;
  out.posterior.noise = x.posterior_sigma;
  out.posterior.half_life_us = us(x.posterior_half_life_h);
  out.choices.prior = *prior_weights(x.priors);
  for (auto& weight : out.choices.prior)
    weight = static_cast<float>(weight / out.score_per_log_odds);
  out.choices.half_life_us = us(x.choice_half_life_h);
  return out;
}

online_k_means_settings clustering_of(const model_settings& x) {
  online_k_means_settings out;
  out.clusters = static_cast<std::size_t>(x.segments);
  return out;
}

} // namespace attune
