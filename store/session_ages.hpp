#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

namespace attune {

/// Table `session_age`: which sessions were written in which four hours, so that the oldest are
/// found without looking at the others. A session that was written later, too, stands in the later
/// hours as well; then the older row says nothing. Not thread safe: one owner.
class session_ages {
public:
  explicit session_ages(const store& from) : store_(&from) {}

  /// Counts what is there: once, before all else. Cost: about 0.3 us a row.
  result<void> count_rows();

  /// Says that a batch begins, and that what was added since is committed: as `visitor_rows`.
  void begin_batch();
  void stored();

  /// Adds that the session was written at `at_us`. Cost: nothing if it is known to stand there.
  result<void> add(session_id id, std::int64_t at_us, write_batch& into);

  /// A session in the hours that end at `until_us`.
  struct row {
    session_id id;
    std::int64_t from_us = 0;
    std::int64_t until_us = 0;
  };

  /// Shows the rows from the oldest on, until `fn` returns false.
  result<void> each(const std::function<bool(const row&)>& fn) const;
  void erase(const row& x, write_batch& into);

  /// Rows, without those of the batch.
  std::size_t count() const { return count_; }

private:
  using hours = std::uint32_t; // Since the epoch, in fours.

  static constexpr std::size_t known_max = 100'000;

  const store* store_;
  std::size_t count_ = 0;
  std::unordered_map<session_id, hours> known_; // The newest hours of some.
  std::unordered_map<session_id, hours> adding_;
  std::size_t added_ = 0; // Of `adding_` that were not there.
  std::vector<session_id> erasing_;
};

} // namespace attune
