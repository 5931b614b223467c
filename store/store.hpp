#pragma once

#include "protocol/result.hpp"
#include "store/table.hpp"
#include "store/write_batch.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Tables of bytes, sorted by key (as unsigned bytes).
///
/// Threads: one writer calls `commit`; all else may be called from any thread at any time.
/// Errors: what a store cannot do is a fault that names the table, the file or the folder and says
/// what to do. Nothing is thrown. `fault_code::overloaded` is a fault that may pass (a full disk);
/// `fault_code::internal` needs a person.
class store {
public:
  /// Sees a row; returns whether to go on. The views live for the call.
  using visit = std::function<bool(std::string_view key, std::string_view value)>;

  virtual ~store() = default;

  /// Makes all changes of `x` or none. When it returns without a fault and the store is durable,
  /// they survive power loss. After a fault they did not happen for this process; once the process
  /// has ended they may turn out to be there whole, never in part. A commit after a failed one
  /// first tries to recover. Blocks for a sync (0.1-0.2 ms on a quiet disk).
  virtual result<void> commit(const write_batch& x) = 0;

  /// @returns the value, or nothing if there is no such key.
  virtual result<std::optional<std::string>> get(table where, std::string_view key) const = 0;

  /// Shows the rows with keys in [from, to) in order, as they were when the scan began; an empty
  /// `to` means the table's end. `fn` must not call `commit`.
  virtual result<void> scan(table where, std::string_view from, std::string_view to,
                            const visit& fn) const = 0;

  /// Whether a commit survives the process.
  virtual bool durable() const = 0;

  /// The fault of the last commit, if it failed.
  virtual result<void> health() const = 0;

  /// What an operator should know of the opening, a sentence each: such as what a crash tore off.
  virtual const std::vector<std::string>& notices() const = 0;
};

} // namespace attune
