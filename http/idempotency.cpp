#include "http/idempotency.hpp"

#include <iterator>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_keys = 1'000;
constexpr std::size_t max_bytes = 8u << 20;

} // namespace

idempotency_cache::outcome idempotency_cache::begin(const std::string& key,
                                                    const std::string& body) {
  const auto digest = sha256(body);
  const std::lock_guard lock{mutex_};
  if (const auto at = by_key_.find(key); at != by_key_.end()) {
    const auto& known = *at->second;
    if (!same_digest(known.body, digest))
      return {state::conflicting, {}};
    return known.done ? outcome{state::repeated, known.answer} : outcome{state::in_progress, {}};
  }
  if (entries_.size() == max_keys)
    drop(std::prev(entries_.end()));
  entries_.push_front({key, digest, {}, false});
  by_key_[key] = entries_.begin();
  return {};
}

void idempotency_cache::finish(const std::string& key, std::string answer) {
  const std::lock_guard lock{mutex_};
  const auto at = by_key_.find(key);
  if (at == by_key_.end())
    return;
  bytes_ += answer.size();
  at->second->answer = std::move(answer);
  at->second->done = true;
  while (bytes_ > max_bytes)
    drop(std::prev(entries_.end()));
}

void idempotency_cache::abandon(const std::string& key) {
  const std::lock_guard lock{mutex_};
  if (const auto at = by_key_.find(key); at != by_key_.end() && !at->second->done)
    drop(at->second);
}

void idempotency_cache::drop(entries::iterator x) {
  bytes_ -= x->answer.size();
  by_key_.erase(x->key);
  entries_.erase(x);
}

} // namespace attune
