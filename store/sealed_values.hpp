#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/key_ring.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <string>
#include <string_view>

namespace attune {

/// Seals and opens visitors' values with the visitors' own keys; in a store that is not durable,
/// where nothing reaches a disk, values stay plain. Not thread safe: one owner.
class sealed_values {
public:
  explicit sealed_values(const store& from) : seals_(from.durable()), keys_(from) {}

  /// @returns the value to store at `at`. A visitor's first one adds its key to `into`.
  result<std::string> seal(visitor_id who, const sealer::place& at, std::string_view plain,
                           write_batch& into);

  /// @returns what was sealed at `at`.
  result<std::string> open(visitor_id who, const sealer::place& at, std::string_view value);

  /// A fault if the visitor's key is there and cannot be read.
  result<void> check_key(visitor_id who);

  /// Says that a batch begins: the one before is committed, or never will be.
  void begin_batch() { keys_.begin_batch(); }
  /// Says that the batch was committed.
  void stored() { keys_.stored(); }

private:
  bool seals_;
  sealer sealer_;
  key_ring keys_;
};

} // namespace attune
