#include "http/sse_memory.hpp"

#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_sessions = 10'000;

} // namespace

void sse_memory::keep(session_id session, event_id last, revisions held) {
  const std::lock_guard lock{mutex_};
  if (const auto at = by_session_.find(session); at != by_session_.end()) {
    entries_.erase(at->second);
    by_session_.erase(at);
  }
  entries_.push_front({session, std::move(last), std::move(held)});
  by_session_[session] = entries_.begin();
  if (entries_.size() > max_sessions) {
    by_session_.erase(entries_.back().session);
    entries_.pop_back();
  }
}

std::optional<sse_memory::revisions> sse_memory::find(session_id session,
                                                      const event_id& last) const {
  const std::lock_guard lock{mutex_};
  const auto at = by_session_.find(session);
  if (at == by_session_.end() || at->second->last != last)
    return {};
  return at->second->held;
}

} // namespace attune
