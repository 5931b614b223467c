#include "store/key_ring.hpp"

#include "store/row.hpp"

#include <algorithm>
#include <cstring>

namespace attune {

key_ring::key_ring(const store& from, std::size_t cached) : store_(&from), limit_(cached) {}

result<data_key> key_ring::for_writing(visitor_id who, write_batch& into) {
  auto known = for_reading(who);
  if (!known)
    return tl::unexpected{known.error()};
  if (*known && !not_stored_.contains(who))
    return **known;
  if (!*known) {
    const auto made = sealer::make_key();
    if (!made)
      return made;
    not_stored_.emplace(who, *made);
  }
  const auto& key = not_stored_.at(who);
  const auto at = key_of(who);
  const std::string_view body{reinterpret_cast<const char*>(key.data()), key.size()};
  into.put(table::key, at, checked_value(table::key, at, body));
  in_batch_.insert(who);
  return key;
}

result<std::optional<data_key>> key_ring::for_reading(visitor_id who) {
  if (const auto found = by_visitor_.find(who); found != by_visitor_.end()) {
    newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
    return found->second->second;
  }
  if (const auto found = not_stored_.find(who); found != not_stored_.end())
    return found->second;
  const auto at = key_of(who);
  const auto value = store_->get(table::key, at);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return std::nullopt;
  const auto body = body_of(table::key, at, **value);
  if (!body)
    return tl::unexpected{body.error()};
  data_key key;
  if (body->size() != key.size())
    return damaged(table::key, at, "is no key of 256 bits");
  std::memcpy(key.data(), body->data(), key.size());
  remember(who, key);
  return key;
}

void key_ring::stored() {
  for (const auto& who : in_batch_)
    if (const auto key = not_stored_.extract(who))
      remember(who, key.mapped());
  in_batch_.clear();
}

void key_ring::remember(visitor_id who, const data_key& key) {
  if (by_visitor_.size() == limit_) {
    by_visitor_.erase(newest_first_.back().first);
    newest_first_.pop_back();
  }
  newest_first_.emplace_front(who, key);
  by_visitor_[who] = newest_first_.begin();
}

} // namespace attune
