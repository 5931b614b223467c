#pragma once

#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/settings.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace attune {

/// Tables `example` and `checkpoint`: what is learned from, in number order, and how far each fold
/// has come. A row holds up to 1,024 lessons under the number of its last one.
/// Not thread safe: one owner.
class lesson_log {
public:
  lesson_log(const store& from, std::uint64_t kept);

  /// Adds lessons, numbered from `first_number`.
  void add(std::uint64_t first_number, std::span<const lesson> lessons, write_batch& into) const;

  /// Shows the lessons with numbers above `after`, in order; ends after the row with which there
  /// are `enough`. A fault if lessons above `after` were trimmed, or if a row is damaged: lessons
  /// before it were shown.
  result<void> for_each(std::uint64_t after, const std::function<void(numbered_lesson&&)>& fn,
                        std::uint64_t enough = ~std::uint64_t{0}) const;

  /// The last number whose lesson is kept no more; 0 if all are.
  result<std::uint64_t> trimmed() const;

  /// Adds a checkpoint, and drops lessons that both checkpoints cover, but for the newest `kept`.
  /// @param newest  The last number that is committed.
  result<void> add_checkpoint(checkpoint_name name, const checkpoint& x, std::uint64_t newest,
                              write_batch& into) const;

  result<std::optional<checkpoint>> read_checkpoint(checkpoint_name name) const;

private:
  const store* store_;
  std::uint64_t kept_;
};

} // namespace attune
