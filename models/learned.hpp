#pragma once

#include "models/co_visitation.hpp"
#include "models/policies/conditional_logit.hpp"
#include "models/policies/linear_posterior.hpp"
#include "models/policies/policy.hpp"
#include "models/trending.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <memory>

namespace attune {

struct learned_settings {
  /// Over the last 10 events, either way round.
  co_visitation_settings followed{.lag_weights = root_lags, .symmetric = true};
  /// Direct successors alone, own repeats included.
  co_visitation_settings next{.lag_weights = {1}};
  trending_settings trending;
  trending_settings popular{.half_life_us = std::int64_t{60} * 24 * 3600 * 1'000'000,
                            .category_leaders = 64};
  /// What shown items earned. Its prior mean is what `choices` says of the features.
  linear_posterior_settings posterior;
  /// What people chose by themselves. Its prior is the settings' weights.
  conditional_logit_settings choices;
  /// A feature's part of a score for each unit of log-odds that it adds to a choice.
  double score_per_log_odds = 0.1;
  /// Posterior draws a snapshot carries. Fewer make propensities coarse, more cost each ranking.
  std::size_t draws = 32;
};

/// All that was learned up to one journal number; immutable. Safe in any thread.
struct learned_snapshot {
  std::uint64_t version = 0; ///< The last journal number folded into it.
  std::shared_ptr<const co_visitation_snapshot> followed;
  std::shared_ptr<const co_visitation_snapshot> next;
  std::shared_ptr<const trending_snapshot> trending;
  std::shared_ptr<const trending_snapshot> popular;
  std::shared_ptr<const policy_snapshot> policy;
  double choices = 0; ///< Choices that the weights rest on, older ones faded.
};

/// The learner's pure half: a fold over the journal's examples. The same examples in the same
/// order give the same bits, whether folded at once, or through any number of checkpoints.
///
/// Owner: the learner. Not thread safe. Cost: up to 5 us an example; a snapshot costs some us, and
/// about 60 us more after the posterior changed.
class learned {
public:
  explicit learned(const learned_settings& settings);

  /// Folds one example of journal entry `number`. Numbers never fall.
  void learn(std::uint64_t number, const training_example& x);

  /// Entry `number` held nothing to learn, or no more. Numbers never fall.
  void pass(std::uint64_t number);

  std::uint64_t version() const { return version_; }

  /// A function of the examples folded so far, not of when it was asked for: the draws are seeded
  /// by the number that changed the posterior last.
  std::shared_ptr<const learned_snapshot> snapshot();

  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal` if the bytes are damaged or were made under other settings; the content
  /// is then of no use.
  result<void> decode(byte_reader& in);

private:
  void set_prior();

  learned_settings settings_;
  co_visitation followed_;
  co_visitation next_;
  trending trending_;
  trending popular_;
  conditional_logit choices_;
  linear_posterior posterior_;
  std::uint64_t version_ = 0;
  std::uint64_t posterior_version_ = 0;           // The number that changed the posterior last.
  std::shared_ptr<const policy_snapshot> policy_; // Null once the posterior changed.
};

} // namespace attune
