#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/sealed_values.hpp"
#include "store/seen_ids.hpp"
#include "store/session_rows.hpp"
#include "store/store.hpp"
#include "store/timeline_rows.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace attune {

/// All that is stored of visitors: timeline, profile, sessions, seen ids, and the keys that seal
/// them. Not thread safe: one owner.
class visitor_rows {
public:
  /// @param records_kept  Timeline records that stay when a profile that includes them is written.
  visitor_rows(const store& from, std::uint64_t records_kept);

  /// Once, before all else.
  result<void> open() { return sessions_.open(); }

  /// Adds a record's rows.
  result<void> add(const visitor_record& x, write_batch& into);
  /// Adds what drops seen ids older than 24 h, and sessions: see `session_rows::expire`.
  result<session_expiry> expire(std::int64_t now_us, std::int64_t sessions_before_us,
                                std::size_t sessions_kept, write_batch& into);
  std::size_t sessions() const { return sessions_.count(); }
  /// Says that a batch begins: the one before is committed, or never will be.
  void begin_batch();
  /// Says that what was added since is committed.
  void stored();

  result<visitor_history> load(visitor_id who) { return timeline_.load(who, values_); }
  result<bool> knows(visitor_id who) const { return timeline_.knows(who); }
  result<std::optional<std::string>> record(visitor_id who, std::uint64_t n) {
    return timeline_.record(who, n, values_);
  }
  result<bool> seen(visitor_id who, std::uint64_t hashed_id, std::int64_t now_us) const {
    return seen_.contains(who, hashed_id, now_us);
  }
  result<std::optional<session_row>> find_session(session_id id) {
    return sessions_.find(id, values_);
  }

private:
  sealed_values values_;
  timeline_rows timeline_;
  session_rows sessions_;
  seen_ids seen_;
};

} // namespace attune
