#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <span>

namespace attune {

/// Table `seen`: hashed ids of signals, known for 24 h. Rows lie in windows of 4 h, so that the old
/// ones go by one range delete, and a look-up asks eight windows (about 5 us; a filter
/// answers for those that have nothing). Not thread safe: one owner.
class seen_ids {
public:
  explicit seen_ids(const store& from) : store_(&from) {}

  void add(visitor_id who, std::span<const std::uint64_t> ids, std::int64_t at_us,
           write_batch& into) const;
  /// Adds what drops the visitor's ids of the 24 h before `now_us`.
  void forget(visitor_id who, std::int64_t now_us, write_batch& into) const;
  /// Whether the id was added in the 24 h before `now_us`.
  result<bool> contains(visitor_id who, std::uint64_t id, std::int64_t now_us) const;

  /// Adds what drops windows that ended 24 h before `now_us`.
  void expire(std::int64_t now_us, write_batch& into);
  /// Says that a batch begins: the one before is committed, or never will be.
  void begin_batch() { dropping_to_ = dropped_to_; }
  /// Says that the batch was committed.
  void stored() { dropped_to_ = dropping_to_; }

private:
  const store* store_;
  std::uint32_t dropped_to_ = 0; // Windows below it were dropped in this run.
  std::uint32_t dropping_to_ = 0;
};

} // namespace attune
