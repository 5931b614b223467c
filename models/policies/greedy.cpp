#include "models/policies/greedy.hpp"

namespace attune {

std::vector<position> greedy::choose(const shortlist& candidates, const policy_snapshot&,
                                     const slate_request& request) const {
  return explore(candidates.mean, candidates.traits, request, 0);
}

} // namespace attune
