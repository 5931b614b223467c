#include "store/session_ages.hpp"

#include "store/row.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace attune {

namespace {

constexpr std::int64_t window_us = 4LL * 3'600'000'000;
constexpr std::int64_t last_window = std::numeric_limits<std::int64_t>::max() / window_us - 1;
constexpr std::size_t key_bytes = 4 + 16;

std::uint32_t window_of(std::int64_t at_us) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(at_us, 0) / window_us);
}

std::string row_key(std::uint32_t window, session_id id) {
  std::string out;
  append_big_endian(out, window);
  return out + key_of(id);
}

} // namespace

result<void> session_ages::count_rows() {
  count_ = 0;
  return store_->scan(table::session_age, {}, {}, [this](std::string_view, std::string_view) {
    ++count_;
    return true;
  });
}

void session_ages::begin_batch() {
  adding_.clear();
  added_ = 0;
  erasing_.clear();
}

void session_ages::stored() {
  if (known_.size() + adding_.size() > known_max)
    known_.clear();
  for (const auto& [id, window] : adding_)
    known_[id] = window;
  for (const auto& id : erasing_) // It may have stood in later hours, too; the store knows.
    known_.erase(id);
  count_ += added_;
  count_ -= std::min(count_, erasing_.size());
  begin_batch();
}

result<void> session_ages::add(session_id id, std::int64_t at_us, write_batch& into) {
  const auto window = window_of(at_us);
  const auto adding = adding_.find(id);
  if (adding != adding_.end() && adding->second == window)
    return {};
  if (const auto at = known_.find(id); at != known_.end() && at->second == window)
    return {};
  const auto key = row_key(window, id);
  const auto there = store_->get(table::session_age, key);
  if (!there)
    return tl::unexpected{there.error()};
  if (!there->has_value()) {
    into.put(table::session_age, key, {});
    ++added_;
  }
  adding_[id] = window;
  return {};
}

result<void> session_ages::each(const std::function<bool(const row&)>& fn) const {
  return store_->scan(table::session_age, {}, {}, [&](std::string_view key, std::string_view) {
    if (key.size() != key_bytes)
      return true;
    const std::string padded = std::string(4, '\0') + std::string{key.substr(0, 4)};
    const auto window = static_cast<std::int64_t>(big_endian(padded));
    if (window > last_window) // Damaged.
      return true;
    const session_id id{big_endian(key.substr(4, 8)), big_endian(key.substr(12, 8))};
    return fn({id, window * window_us, (window + 1) * window_us});
  });
}

void session_ages::erase(const row& x, write_batch& into) {
  into.erase(table::session_age, row_key(window_of(x.from_us), x.id));
  erasing_.push_back(x.id);
}

} // namespace attune
