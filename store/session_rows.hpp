#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/sealed_values.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace attune {

/// Table `session`: client sessions, sealed with their visitor's key behind a header that says when
/// they were written and whose they are. Not thread safe: one owner.
class session_rows {
public:
  explicit session_rows(const store& from) : store_(&from) {}

  result<void> add(const session_row& x, std::int64_t at_us, sealed_values& values,
                   write_batch& into) const;
  result<std::optional<session_row>> find(session_id id, sealed_values& values) const;

  /// Adds what drops sessions not written since `before_us`. Looks at the next 1,000 sessions.
  result<void> expire(std::int64_t before_us, write_batch& into);

private:
  const store* store_;
  std::string next_; // Where the next look at old sessions begins.
};

} // namespace attune
