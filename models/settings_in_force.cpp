#include "models/settings_in_force.hpp"

#include "models/algorithms.hpp"
#include "models/features.hpp"

#include <cstddef>
#include <utility>

namespace attune {

result<state_rules> state_rules_of(const model_settings& x) {
  auto rewards = reward_rules::parse(x.rewards);
  if (!rewards)
    return tl::unexpected{rewards.error()};
  return state_rules{std::move(*rewards), x.interest_half_life_h,
                     static_cast<std::size_t>(x.consumed_items)};
}

result<settings_in_force> settings_in_force::from(const model_settings& x) {
  settings_in_force out;
  out.models_ = x;
  auto rules = state_rules_of(x);
  if (!rules)
    return tl::unexpected{rules.error()};
  out.rules_ = std::move(*rules);
  if (auto priors = prior_weights(x.priors); !priors)
    return tl::unexpected{priors.error()};
  for (const auto& [name, slot] : x.slots) {
    auto chooser = make_policy(slot.policy, {slot.epsilon});
    if (!chooser)
      return tl::unexpected{chooser.error()};
    auto offset = prior_weights(slot.priors);
    if (!offset)
      return tl::unexpected{offset.error()};
    out.policies_.emplace(name, std::move(*chooser));
    out.offsets_.emplace(name, *offset);
  }
  return out;
}

slot_in_force settings_in_force::of(const std::string& slot_name) const {
  return {slot(slot_name), &offsets_.at(slot_name), policies_.at(slot_name).get(),
          static_cast<std::size_t>(models_.candidates)};
}

} // namespace attune
