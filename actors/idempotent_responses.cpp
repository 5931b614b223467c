#include "actors/idempotent_responses.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace attune {

void idempotent_responses::restore(std::vector<stored_response> rows, std::int64_t now_us) {
  assert(answered_.empty());
  assert(at_work_.empty());
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.at_us < b.at_us; });
  for (auto& row : rows)
    add(std::move(row));
  keep_bounds(now_us);
}

idempotent_responses::finding idempotent_responses::begin(const idempotency_key& x,
                                                          std::int64_t now_us) {
  keep_bounds(now_us);
  if (const auto at = by_key_.find(x.key); at != by_key_.end())
    return at->second->request == x.request ? finding{state::repeated, at->second->bytes}
                                            : finding{state::conflicting, {}};
  const auto [at, is_first] =
    at_work_.try_emplace(x.key, stored_response{x.key, x.request, now_us, {}});
  if (is_first)
    return {};
  return {at->second.request == x.request ? state::in_progress : state::conflicting, {}};
}

answer_changes idempotent_responses::finish(const std::string& key, std::string bytes,
                                            std::int64_t now_us) {
  auto& x = at_work_.at(key);
  x.at_us = now_us;
  x.bytes = std::move(bytes);
  return {{x}, std::exchange(dropped_, {})};
}

void idempotent_responses::committed(const std::string& key) {
  auto x = at_work_.extract(key);
  if (x.empty())
    return;
  const auto at_us = x.mapped().at_us;
  add(std::move(x.mapped()));
  keep_bounds(at_us);
}

void idempotent_responses::abandon(const std::string& key) { at_work_.erase(key); }

void idempotent_responses::add(stored_response x) {
  bytes_ += x.bytes.size();
  const auto at = answered_.insert(answered_.end(), std::move(x));
  by_key_[at->key] = at;
}

void idempotent_responses::keep_bounds(std::int64_t now_us) {
  while (!answered_.empty()
         && (answered_.size() > most || bytes_ > most_bytes
             || answered_.front().at_us < now_us - kept_us)) {
    const auto& oldest = answered_.front();
    bytes_ -= oldest.bytes.size();
    by_key_.erase(oldest.key);
    dropped_.push_back(oldest.key);
    answered_.pop_front();
  }
}

} // namespace attune
