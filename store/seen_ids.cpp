#include "store/seen_ids.hpp"

#include "store/row.hpp"

#include <algorithm>
#include <string>

namespace attune {

namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr std::int64_t kept_us = 24 * hour_us;
constexpr std::int64_t window_us = 4 * hour_us;

std::uint32_t window_of(std::int64_t at_us) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(at_us, 0) / window_us);
}

std::string prefix_of(std::uint32_t window, visitor_id who) {
  std::string out;
  append_big_endian(out, window);
  return out + key_of(who);
}

/// Calls `fn` with the windows that may hold ids of the 24 h before, and the next: a clock may have
/// been set back. Until `fn` returns false.
template <class Fn>
void each_window(std::int64_t now_us, Fn&& fn) {
  for (auto x = window_of(now_us - kept_us); x <= window_of(now_us) + 1; ++x)
    if (!fn(x))
      return;
}

} // namespace

void seen_ids::add(visitor_id who, std::span<const std::uint64_t> ids, std::int64_t at_us,
                   write_batch& into) const {
  const auto prefix = prefix_of(window_of(at_us), who);
  for (const auto id : ids)
    into.put(table::seen, prefix + key_of(id), {});
}

void seen_ids::forget(visitor_id who, std::int64_t now_us, write_batch& into) const {
  each_window(now_us, [&](std::uint32_t window) {
    const auto prefix = prefix_of(window, who);
    into.erase_rows(table::seen, prefix, prefix + std::string(9, '\xff'));
    return true;
  });
}

result<bool> seen_ids::contains(visitor_id who, std::uint64_t id, std::int64_t now_us) const {
  result<bool> outcome{false};
  each_window(now_us, [&](std::uint32_t window) {
    const auto found = store_->get(table::seen, prefix_of(window, who) + key_of(id));
    if (!found)
      outcome = tl::unexpected{found.error()};
    else
      *outcome = found->has_value();
    return outcome && !*outcome;
  });
  return outcome;
}

void seen_ids::expire(std::int64_t now_us, write_batch& into) {
  const auto to = window_of(now_us - kept_us);
  if (to <= dropped_to_)
    return;
  std::string from_key;
  std::string to_key;
  append_big_endian(from_key, dropped_to_);
  append_big_endian(to_key, to);
  into.erase_range(table::seen, from_key, to_key);
  dropping_to_ = to;
}

} // namespace attune
