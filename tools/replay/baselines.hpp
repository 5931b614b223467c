#pragma once

#include "tools/replay/accuracy.hpp"
#include "tools/replay/co_visitation_baseline.hpp"
#include "tools/replay/data_set.hpp"
#include "tools/replay/popularity_baseline.hpp"

#include <cstdint>
#include <vector>

namespace attune {

/// How both baselines see a data set.
struct baseline_settings {
  std::int64_t half_life_us = std::int64_t{7} * 24 * 3600 * 1'000'000;
  bool repeats = true; ///< False: what a person chose before is never ranked for them again.
};

/// Both baselines over a stream of events, each ranking first and learning then. The first event of
/// a person is not scored. One owner. Memory: the rows of co-visitation, and 4 bytes an event.
class baselines {
public:
  explicit baselines(const baseline_settings& settings);

  /// Whether the person's next event is scored: all but the first are.
  bool scores(std::uint32_t person) const;

  void observe(const replay_event& x);

  const accuracy& popularity() const { return popularity_accuracy_; }
  const accuracy& co_visitation() const { return co_visitation_accuracy_; }

private:
  void bar(const std::vector<std::uint32_t>& items, bool is_barred);

  bool repeats_;
  popularity_baseline popularity_;
  co_visitation_baseline co_visitation_;
  accuracy popularity_accuracy_;
  accuracy co_visitation_accuracy_;
  std::vector<std::vector<std::uint32_t>> past_; // By person, oldest first.
  std::vector<bool> barred_;                     // By item, of the event at hand.
};

} // namespace attune
