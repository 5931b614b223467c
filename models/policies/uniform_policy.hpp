#pragma once

#include "models/policies/policy.hpp"

namespace attune {

/// Every eligible candidate with the same propensity: the yardstick, and a source of unbiased data.
class uniform_policy : public policy {
public:
  std::string_view name() const override { return "uniform"; }
  std::vector<position> choose(const shortlist& candidates, const policy_snapshot& learned,
                               const slate_request& request) const override;
};

} // namespace attune
