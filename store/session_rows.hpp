#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/sealed_values.hpp"
#include "store/session_ages.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace attune {

/// What a look at old sessions found.
struct session_expiry {
  bool more = false;     ///< There are others to drop: look again soon.
  bool too_many = false; ///< Some were dropped only because there are more than are kept.
};

/// Table `session`: client sessions, sealed with their visitor's key behind a header that says when
/// they were written and whose they are; `session_ages` has their order. Not thread safe: one
/// owner.
class session_rows {
public:
  explicit session_rows(const store& from) : store_(&from), ages_(from) {}

  /// Once, before all else.
  result<void> open() { return ages_.count_rows(); }
  void begin_batch() { ages_.begin_batch(); }
  void stored() { ages_.stored(); }

  result<void> add(const session_row& x, std::int64_t at_us, sealed_values& values,
                   write_batch& into);
  result<std::optional<session_row>> find(session_id id, sealed_values& values) const;

  /// Adds what drops those that were last written in four hours that ended by `before_us`, and the
  /// oldest of those above `kept`; at most 1,000 a call.
  result<session_expiry> expire(std::int64_t before_us, std::size_t kept, write_batch& into);

  /// Those that are kept, and a few that were written in several hours more than once.
  std::size_t count() const { return ages_.count(); }

private:
  result<void> drop(const session_ages::row& x, write_batch& into) const;

  const store* store_;
  session_ages ages_;
};

} // namespace attune
