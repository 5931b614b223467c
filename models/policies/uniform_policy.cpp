#include "models/policies/uniform_policy.hpp"

namespace attune {

std::vector<position> uniform_policy::choose(const shortlist& candidates, const policy_snapshot&,
                                             const slate_request& request) const {
  return explore({}, candidates.traits, request, 1);
}

} // namespace attune
