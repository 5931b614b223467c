#include "models/policies/greedy.hpp"

namespace attune {

std::vector<position> greedy::choose(const shortlist& candidates, const policy_snapshot&,
                                     const slate_request& request) const {
  auto wanted = request;
  wanted.trials = 0;
  return explore(candidates.mean, candidates.traits, wanted, 0);
}

} // namespace attune
