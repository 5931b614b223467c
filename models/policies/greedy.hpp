#pragma once

#include "models/policies/policy.hpp"

namespace attune {

/// The posterior's mean alone: nothing is drawn, every propensity is 1. Learns only about what it
/// already believes in.
class greedy : public policy {
public:
  std::string_view name() const override { return "greedy"; }
  std::vector<position> choose(const shortlist& candidates, const policy_snapshot& learned,
                               const slate_request& request) const override;
};

} // namespace attune
