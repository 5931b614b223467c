#pragma once

#include "models/exploration.hpp"
#include "models/policies/linear_posterior.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace attune {

/// What policies read of the learner, as it was at one moment; immutable.
struct policy_snapshot {
  policy_weights mean{};
  std::vector<policy_weights> draws; ///< M samples of the posterior, ready made.
};

/// The candidates among which a slate is chosen, best mean score first.
struct shortlist {
  std::vector<encoded_features> features;
  std::vector<candidate_traits> traits; ///< As long as `features`, as `mean`.
  std::vector<float> mean;              ///< Scores under the posterior's mean.
};

/// How slates come from what was learned: candidates to scores, scores to propensities, those to
/// a seeded choice. Policies have no state and may be used from any thread.
class policy {
public:
  virtual ~policy() = default;

  virtual std::string_view name() const = 0;

  /// Chooses a slate; each position tells the propensity with which it was chosen.
  virtual std::vector<position> choose(const shortlist& candidates, const policy_snapshot& learned,
                                       const slate_request& request) const = 0;
};

/// `w . x` for each candidate, by the kernels of models/kernels.hpp: `out[m * K + j]` is candidate
/// j's under weights m.
/// Cost: about 5 us for 64 candidates and 32 weights.
std::vector<float> scores(const shortlist& candidates, std::span<const policy_weights> weights);

} // namespace attune
