#include "models/policies/greedy.hpp"

namespace attune {

std::vector<position> greedy::choose(const shortlist& candidates, const policy_snapshot& learned,
                                     const slate_request& request) const {
  return explore(scores(candidates, learned.mean), candidates.traits, request, 0);
}

} // namespace attune
