#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/key_ring.hpp"
#include "store/records.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Tables `profile`, `timeline`, `session`, `seen` and `key`: what is stored of visitors, sealed
/// where the store is durable. Not thread safe: one owner.
class visitor_rows {
public:
  /// @param records_kept  Timeline records that stay when a profile that includes them is written.
  visitor_rows(const store& from, std::uint64_t records_kept);

  /// Adds a record's rows.
  result<void> add(const visitor_record& x, write_batch& into);
  /// Says that what was added since the last call is committed.
  void stored();

  result<visitor_history> load(visitor_id who);
  result<std::optional<std::string>> record(visitor_id who, std::uint64_t n);
  result<bool> seen(visitor_id who, std::uint64_t hashed_id, std::int64_t now_us) const;
  result<std::optional<session_row>> find_session(session_id id);

  /// Adds what drops seen ids that are older than 24 h.
  void expire_seen(std::int64_t now_us, write_batch& into);
  /// Adds what drops sessions not written since `before_us`; looks at the next 1,000 sessions.
  result<void> expire_sessions(std::int64_t before_us, write_batch& into);

private:
  struct timeline_row {
    std::uint64_t n = 0;
    bool begins = false; // Nothing before it is missing.
    std::string entries;
  };

  result<std::string> seal(visitor_id who, const sealer::place& at, std::string_view plain,
                           write_batch& into);
  result<std::string> open(visitor_id who, const sealer::place& at, std::string_view sealed);
  result<void> add_profile(const visitor_record& x, write_batch& into);
  result<void> add_session(const session_row& x, std::int64_t at_us, write_batch& into);
  result<timeline_row> open_record(visitor_id who, std::string_view key, std::string_view value);
  result<void> load_records(visitor_id who, visitor_history& into);
  void forget(visitor_id who, std::int64_t at_us, write_batch& into) const;

  const store* store_;
  std::uint64_t records_kept_;
  bool seals_;
  sealer sealer_;
  key_ring keys_;
  std::string next_session_;           // Where the next look at old sessions begins.
  std::uint32_t seen_dropped_to_ = 0;  // Windows below it were dropped in this run.
  std::uint32_t seen_dropping_to_ = 0; // Once what was added is committed.
};

} // namespace attune
