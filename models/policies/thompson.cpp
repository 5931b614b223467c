#include "models/policies/thompson.hpp"

#include <algorithm>

namespace attune {

std::vector<position> thompson::choose(const shortlist& candidates, const policy_snapshot& learned,
                                       const slate_request& request) const {
  const auto n = std::max<std::size_t>(1, std::min(request.positions, candidates.traits.size()));
  return explore(scores(candidates, learned.draws), candidates.traits, request,
                 epsilon_ / static_cast<double>(n));
}

} // namespace attune
