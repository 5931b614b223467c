#include "tools/replay/baselines.hpp"

namespace attune {

baselines::baselines(const baseline_settings& settings)
  : repeats_(settings.repeats), popularity_(settings.half_life_us),
    co_visitation_(settings.half_life_us) {}

bool baselines::scores(std::uint32_t person) const {
  return person < past_.size() && !past_[person].empty();
}

void baselines::observe(const replay_event& x) {
  if (x.person >= past_.size())
    past_.resize(x.person + 1);
  auto& past = past_[x.person];
  if (!past.empty()) {
    bar(past, !repeats_);
    popularity_accuracy_.add(popularity_.rank(x.item, barred_));
    co_visitation_accuracy_.add(co_visitation_.rank(past, x.item, barred_));
    bar(past, false);
  }
  popularity_.learn(x.item, x.at_us);
  co_visitation_.learn(past, x.item, x.at_us);
  past.push_back(x.item);
}

void baselines::bar(const std::vector<std::uint32_t>& items, bool is_barred) {
  for (const auto item : items) {
    if (item >= barred_.size())
      barred_.resize(item + 1);
    barred_[item] = is_barred;
  }
}

} // namespace attune
