#pragma once

#include "models/policies/policy.hpp"
#include "models/settings.hpp"
#include "models/slot_ranking.hpp"
#include "models/visitor_state.hpp"
#include "protocol/result.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace attune {

/// What `apply` reads of the settings.
/// @returns the fault of a reward rule that does not parse.
result<state_rules> state_rules_of(const model_settings& x);

/// What the models are set to, and all that is made of it before anybody is ranked. Immutable; any
/// thread.
class settings_in_force {
public:
  /// @returns a fault that names the policy, the rule or the feature there is not.
  static result<settings_in_force> from(const model_settings& x);

  /// The journal's number of these settings: what records name them by.
  std::uint64_t number = 0;
  /// What earlier settings said of folding, by their numbers.
  std::map<std::uint64_t, state_rules> past_rules;

  const model_settings& models() const { return models_; }
  const state_rules& rules() const { return rules_; }
  /// Those of the settings of that number; where they are not kept any more, the present ones.
  const state_rules& rules_at(std::uint64_t settings_number) const {
    const auto at = past_rules.find(settings_number);
    return at == past_rules.end() ? rules_ : at->second;
  }

  /// Null if there is none of that name.
  const slot_settings* slot(const std::string& name) const {
    const auto at = models_.slots.find(name);
    return at == models_.slots.end() ? nullptr : &at->second;
  }

  /// What a list of that slot is ranked under, valid as long as this is.
  /// @pre There is a slot of that name.
  slot_in_force of(const std::string& slot_name) const;

private:
  model_settings models_;
  state_rules rules_;
  std::map<std::string, std::unique_ptr<const policy>> policies_; // By slot.
  std::map<std::string, policy_weights> offsets_;
};

} // namespace attune
