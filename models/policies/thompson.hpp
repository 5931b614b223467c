#pragma once

#include "models/policies/policy.hpp"

namespace attune {

/// Linear Thompson sampling over a slate with exact propensities: each of the posterior's ready
/// draws votes for its best eligible candidate, and an item's propensity is its share of votes,
/// mixed with `epsilon / n` of the uniform distribution (n the length of the slate).
/// Source: Agrawal and Goyal, ICML 2013; the finite set of draws makes the propensity exact.
/// Cost: 10 to 20 us for 64 candidates, 32 draws, 20 positions.
class thompson : public policy {
public:
  /// @param epsilon  Expected number of uniformly chosen positions a slate, in [0, 1]. 0 leaves
  ///                 what no draw votes for without any chance; 1 wastes a position of each slate.
  explicit thompson(double epsilon) : epsilon_(epsilon) {}

  std::string_view name() const override { return "thompson"; }
  std::vector<position> choose(const shortlist& candidates, const policy_snapshot& learned,
                               const slate_request& request) const override;

private:
  double epsilon_;
};

} // namespace attune
