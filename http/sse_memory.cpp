#include "http/sse_memory.hpp"

#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_streams = 10'000;

} // namespace

void sse_memory::keep(stream_state x) {
  const std::lock_guard lock{mutex_};
  if (const auto at = at_.find(x.last); at != at_.end()) {
    *at->second = std::move(x);
    entries_.splice(entries_.begin(), entries_, at->second);
    return;
  }
  entries_.push_front(std::move(x));
  at_[entries_.front().last] = entries_.begin();
  if (entries_.size() > max_streams) {
    at_.erase(entries_.back().last);
    entries_.pop_back();
  }
}

std::optional<sse_memory::stream_state> sse_memory::find(const event_id& x) const {
  const std::lock_guard lock{mutex_};
  const auto at = at_.find(x);
  if (at == at_.end())
    return {};
  return *at->second;
}

} // namespace attune
