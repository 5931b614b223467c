#include "http/session_owners.hpp"

#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_young = 100'000;

} // namespace

void session_owners::learn(session_id session, visitor_id owner) {
  if (session == session_id{}) // Of who has none.
    return;
  const std::lock_guard lock{mutex_};
  young_[session] = owner;
  if (young_.size() >= max_young)
    old_ = std::exchange(young_, {});
}

std::optional<visitor_id> session_owners::find(session_id session) const {
  const std::lock_guard lock{mutex_};
  for (const auto* x : {&young_, &old_})
    if (const auto at = x->find(session); at != x->end())
      return at->second;
  return {};
}

} // namespace attune
