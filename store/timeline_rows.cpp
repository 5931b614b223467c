#include "store/timeline_rows.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <cassert>
#include <limits>
#include <utility>

namespace attune {

namespace {

constexpr auto last_n = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint8_t begins_timeline = 1;

struct timeline_row {
  std::uint64_t n = 0;
  bool begins = false; // Nothing before it is missing.
  std::string entries;
};

result<timeline_row> open_record(visitor_id who, std::string_view key, std::string_view value,
                                 sealed_values& values) {
  if (key.size() != 24)
    return damaged(table::timeline, key, "has a key that is none");
  auto plain = values.open(who, {table::timeline, key}, value);
  if (!plain)
    return tl::unexpected{plain.error()};
  if (plain->empty())
    return damaged(table::timeline, key, "is not in the form of a record");
  const auto begins = plain->front() == begins_timeline;
  plain->erase(0, 1);
  return timeline_row{big_endian(key.substr(16)), begins, std::move(*plain)};
}

} // namespace

result<void> timeline_rows::add(const visitor_record& x, sealed_values& values,
                                write_batch& into) const {
  assert((x.n > 0 || x.entries.empty()) && "records are numbered from 1");
  if (x.forget) {
    into.erase_rows(table::timeline, key_of(x.visitor, 0), key_of(x.visitor, last_n));
    into.erase(table::profile, key_of(x.visitor));
  }
  if (!x.entries.empty()) {
    const auto key = key_of(x.visitor, x.n);
    const auto begins = x.forget || x.n == 1;
    const auto plain = byte_writer{}.raw(begins ? begins_timeline : std::uint8_t{0}).take();
    const auto value = values.seal(x.visitor, {table::timeline, key}, plain + x.entries, into);
    if (!value)
      return tl::unexpected{value.error()};
    into.put(table::timeline, key, *value);
  }
  return x.profile ? add_profile(x, values, into) : result<void>{};
}

result<void> timeline_rows::add_profile(const visitor_record& x, sealed_values& values,
                                        write_batch& into) const {
  const auto key = key_of(x.visitor);
  const auto plain = byte_writer{}.varint(x.n).take() + *x.profile;
  const auto value = values.seal(x.visitor, {table::profile, key}, plain, into);
  if (!value)
    return tl::unexpected{value.error()};
  into.put(table::profile, key, *value);
  if (x.n > kept_)
    into.erase_rows(table::timeline, key_of(x.visitor, 0), key_of(x.visitor, x.n - kept_ + 1));
  return {};
}

result<bool> timeline_rows::knows(visitor_id who) const {
  const auto profile = store_->get(table::profile, key_of(who));
  if (!profile)
    return tl::unexpected{profile.error()};
  auto found = profile->has_value();
  if (found)
    return true;
  const auto scanned = store_->scan(table::timeline, key_of(who, 0), key_of(who, last_n),
                                    [&](std::string_view, std::string_view) {
                                      found = true;
                                      return false;
                                    });
  if (!scanned)
    return tl::unexpected{scanned.error()};
  return found;
}

result<visitor_history> timeline_rows::load(visitor_id who, sealed_values& values) const {
  // A key that cannot be read is found here, before the visitor writes anything with it.
  if (auto checked = values.check_key(who); !checked)
    return tl::unexpected{checked.error()};
  visitor_history history;
  const auto key = key_of(who);
  const auto profile = store_->get(table::profile, key);
  if (!profile)
    return tl::unexpected{profile.error()};
  if (*profile) {
    const auto plain = values.open(who, {table::profile, key}, **profile);
    if (!plain)
      return tl::unexpected{plain.error()};
    byte_reader in{*plain};
    history.profile_n = in.varint();
    if (!in.ok())
      return damaged(table::profile, key, "is not in the form of a profile");
    history.profile = std::string{in.rest()};
  }
  if (auto loaded = load_records(who, values, history); !loaded)
    return tl::unexpected{loaded.error()};
  return history;
}

result<void> timeline_rows::load_records(visitor_id who, sealed_values& values,
                                         visitor_history& into) const {
  result<void> outcome;
  const auto take = [&](std::string_view key, std::string_view value) {
    auto row = open_record(who, key, value, values);
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

result<std::optional<std::string>> timeline_rows::record(visitor_id who, std::uint64_t n,
                                                         sealed_values& values) const {
  const auto key = key_of(who, n);
  const auto value = store_->get(table::timeline, key);
  if (!value || !*value)
    return value;
  auto row = open_record(who, key, **value, values);
  if (!row)
    return tl::unexpected{row.error()};
  return std::move(row->entries);
}

} // namespace attune
