#pragma once

#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <functional>

namespace attune {

/// Table `answer`: what writes were answered. Its bounds in number, bytes and age are its writer's,
/// which names what to drop. Not thread safe: one owner.
class answer_rows {
public:
  explicit answer_rows(const store& from) : store_(&from) {}

  /// Refuses one that is too large (`too_large`).
  result<void> add(const answer_changes& x, write_batch& into) const;

  /// Shows all of them in the order of their keys. A damaged row is told to `refused` and passed
  /// over: the write that it answered is a new one if it comes again.
  result<void> for_each(const std::function<void(stored_response&&)>& fn,
                        const std::function<void(const fault&)>& refused) const;

private:
  const store* store_;
};

} // namespace attune
