#include "store/visitor_rows.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>

namespace attune {

namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr std::int64_t seen_us = 24 * hour_us;
constexpr std::int64_t window_us = 4 * hour_us;
constexpr auto last_n = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t session_header_bytes = 1 + 8 + 16;
constexpr std::size_t sessions_a_look = 1'000;
constexpr std::uint8_t begins_timeline = 1;

std::uint32_t window_of(std::int64_t at_us) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(at_us, 0) / window_us);
}

std::string seen_prefix(std::uint32_t window, visitor_id who) {
  std::string out;
  append_big_endian(out, window);
  return out + key_of(who);
}

/// The windows that may hold what was seen in the 24 h before, and one more: a clock may be set
/// back.
template <class Fn>
void each_window(std::int64_t now_us, Fn&& fn) {
  for (auto x = window_of(now_us - seen_us); x <= window_of(now_us) + 1; ++x)
    if (!fn(x))
      return;
}

struct session_header {
  std::int64_t at_us = 0;
  visitor_id visitor;
};

std::string encode(const session_header& x) {
  return byte_writer{}.raw(row_format).raw(x.at_us).raw(x.visitor.high).raw(x.visitor.low).take();
}

result<session_header> header_of(std::string_view key, std::string_view value) {
  byte_reader in{value};
  const auto format = in.raw<std::uint8_t>();
  session_header x;
  x.at_us = in.raw<std::int64_t>();
  x.visitor.high = in.raw<std::uint64_t>();
  x.visitor.low = in.raw<std::uint64_t>();
  if (!in.ok())
    return damaged(table::session, key, "is cut off");
  if (format != row_format)
    return damaged(table::session, key, "has a format that this version does not know");
  return x;
}

} // namespace

visitor_rows::visitor_rows(const store& from, std::uint64_t records_kept)
  : store_(&from), records_kept_(records_kept), seals_(from.durable()), keys_(from) {}

result<void> visitor_rows::add(const visitor_record& x, write_batch& into) {
  assert(x.n > 0 && "records are numbered from 1");
  if (x.forget)
    forget(x.visitor, x.at_us, into);
  if (!x.entries.empty()) {
    const auto key = key_of(x.visitor, x.n);
    const auto begins = x.forget || x.n == 1;
    const auto plain = byte_writer{}.raw(begins ? begins_timeline : std::uint8_t{0}).take();
    const auto value = seal(x.visitor, {table::timeline, key}, plain + x.entries, into);
    if (!value)
      return tl::unexpected{value.error()};
    into.put(table::timeline, key, *value);
  }
  for (const auto id : x.seen) {
    auto key = seen_prefix(window_of(x.at_us), x.visitor);
    append_big_endian(key, id);
    into.put(table::seen, key, {});
  }
  for (const auto& session : x.sessions)
    if (auto added = add_session(session, x.at_us, into); !added)
      return added;
  return x.profile ? add_profile(x, into) : result<void>{};
}

void visitor_rows::stored() {
  keys_.stored();
  seen_dropped_to_ = seen_dropping_to_;
}

result<void> visitor_rows::add_profile(const visitor_record& x, write_batch& into) {
  const auto key = key_of(x.visitor);
  const auto plain = byte_writer{}.varint(x.n).take() + *x.profile;
  const auto value = seal(x.visitor, {table::profile, key}, plain, into);
  if (!value)
    return tl::unexpected{value.error()};
  into.put(table::profile, key, *value);
  if (x.n > records_kept_)
    into.erase_range(table::timeline, key_of(x.visitor, 0),
                     key_of(x.visitor, x.n - records_kept_ + 1));
  return {};
}

result<void> visitor_rows::add_session(const session_row& x, std::int64_t at_us,
                                       write_batch& into) {
  const auto key = key_of(x.id);
  const auto header = encode({at_us, x.visitor});
  const auto value = seal(x.visitor, {table::session, key, header}, x.bytes, into);
  if (!value)
    return tl::unexpected{value.error()};
  into.put(table::session, key, header + *value);
  return {};
}

void visitor_rows::forget(visitor_id who, std::int64_t at_us, write_batch& into) const {
  into.erase_range(table::timeline, key_of(who, 0), key_of(who, last_n));
  into.erase(table::profile, key_of(who));
  each_window(at_us, [&](std::uint32_t window) {
    const auto prefix = seen_prefix(window, who);
    into.erase_range(table::seen, prefix, prefix + std::string(9, '\xff'));
    return true;
  });
}

result<std::string> visitor_rows::seal(visitor_id who, const sealer::place& at,
                                       std::string_view plain, write_batch& into) {
  if (!seals_)
    return std::string{plain};
  const auto key = keys_.for_writing(who, into);
  if (!key)
    return tl::unexpected{key.error()};
  std::string out;
  if (auto sealed = sealer_.seal(*key, at, plain, out); !sealed)
    return tl::unexpected{sealed.error()};
  return out;
}

result<std::string> visitor_rows::open(visitor_id who, const sealer::place& at,
                                       std::string_view sealed) {
  if (!seals_)
    return std::string{sealed};
  const auto key = keys_.for_reading(who);
  if (!key)
    return tl::unexpected{key.error()};
  if (!*key)
    return damaged(at.where, at.key, "has no key in table key");
  return sealer_.open(**key, at, sealed);
}

result<visitor_history> visitor_rows::load(visitor_id who) {
  // A key that cannot be read is found here, before the visitor writes anything with it.
  if (seals_)
    if (auto key = keys_.for_reading(who); !key)
      return tl::unexpected{key.error()};
  visitor_history history;
  const auto at = key_of(who);
  auto profile = store_->get(table::profile, at);
  if (!profile)
    return tl::unexpected{profile.error()};
  if (*profile) {
    const auto plain = open(who, {table::profile, at}, **profile);
    if (!plain)
      return tl::unexpected{plain.error()};
    byte_reader in{*plain};
    history.profile_n = in.varint();
    if (!in.ok())
      return damaged(table::profile, at, "is not in the form of a profile");
    history.profile = std::string{in.rest()};
  }
  if (auto loaded = load_records(who, history); !loaded)
    return tl::unexpected{loaded.error()};
  return history;
}

result<void> visitor_rows::load_records(visitor_id who, visitor_history& into) {
  result<void> outcome;
  const auto take = [&](std::string_view key, std::string_view value) {
    auto row = open_record(who, key, value);
    if (row && !row->begins && row->n != into.last_n() + 1) {
      if (store_->durable())
        row = damaged(table::timeline, key, "does not follow the record before it");
      else
        into.records.clear(); // The memory store's ring has dropped what was before.
    }
    if (!row) {
      outcome = tl::unexpected{row.error()};
      return false;
    }
    if (into.records.empty())
      into.first_n = row->n;
    into.records.push_back(std::move(row->entries));
    return true;
  };
  const auto scanned =
    store_->scan(table::timeline, key_of(who, into.profile_n + 1), key_of(who, last_n), take);
  return scanned ? outcome : scanned;
}

result<visitor_rows::timeline_row> visitor_rows::open_record(visitor_id who, std::string_view key,
                                                             std::string_view value) {
  if (key.size() != 24)
    return damaged(table::timeline, key, "has a key that is none");
  auto plain = open(who, {table::timeline, key}, value);
  if (!plain)
    return tl::unexpected{plain.error()};
  if (plain->empty())
    return damaged(table::timeline, key, "is not in the form of a record");
  const auto begins = plain->front() == begins_timeline;
  plain->erase(0, 1);
  return timeline_row{big_endian(key.substr(16)), begins, std::move(*plain)};
}

result<std::optional<std::string>> visitor_rows::record(visitor_id who, std::uint64_t n) {
  const auto key = key_of(who, n);
  const auto value = store_->get(table::timeline, key);
  if (!value || !*value)
    return value;
  auto row = open_record(who, key, **value);
  if (!row)
    return tl::unexpected{row.error()};
  return std::move(row->entries);
}

result<bool> visitor_rows::seen(visitor_id who, std::uint64_t hashed_id,
                                std::int64_t now_us) const {
  result<bool> outcome{false};
  each_window(now_us, [&](std::uint32_t window) {
    auto key = seen_prefix(window, who);
    append_big_endian(key, hashed_id);
    const auto found = store_->get(table::seen, key);
    if (!found)
      outcome = tl::unexpected{found.error()};
    else
      *outcome = found->has_value();
    return outcome && !*outcome;
  });
  return outcome;
}

result<std::optional<session_row>> visitor_rows::find_session(session_id id) {
  const auto key = key_of(id);
  const auto value = store_->get(table::session, key);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return std::nullopt;
  const auto header = header_of(key, **value);
  if (!header)
    return tl::unexpected{header.error()};
  const auto view = std::string_view{**value};
  auto bytes = open(header->visitor, {table::session, key, view.substr(0, session_header_bytes)},
                    view.substr(session_header_bytes));
  if (!bytes)
    return tl::unexpected{bytes.error()};
  return session_row{id, header->visitor, std::move(*bytes)};
}

void visitor_rows::expire_seen(std::int64_t now_us, write_batch& into) {
  const auto to = window_of(now_us - seen_us);
  if (to <= seen_dropped_to_)
    return;
  std::string from_key;
  std::string to_key;
  append_big_endian(from_key, seen_dropped_to_);
  append_big_endian(to_key, to);
  into.erase_range(table::seen, from_key, to_key);
  seen_dropping_to_ = to;
}

result<void> visitor_rows::expire_sessions(std::int64_t before_us, write_batch& into) {
  std::size_t looked = 0;
  std::string next;
  const auto scanned = store_->scan(table::session, next_session_, {},
                                    [&](std::string_view key, std::string_view value) {
                                      if (looked++ == sessions_a_look) {
                                        next = key;
                                        return false;
                                      }
                                      const auto header = header_of(key, value);
                                      if (header && header->at_us < before_us)
                                        into.erase(table::session, key);
                                      return true;
                                    });
  next_session_ = next;
  return scanned;
}

} // namespace attune
