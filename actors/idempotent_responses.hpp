#pragma once

#include "protocol/port.hpp"
#include "store/records.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {

/// What writes with an `Idempotency-Key` were answered, so that they can be sent again without
/// harm: the memory of it, and what the journal must keep and drop so that a restart knows the
/// same. `docs/decisions/0006-writes-once.md` says more.
///
/// At most 1,000 answers of 8 MiB in all, for 24 h; the oldest go first. What is at work counts
/// besides. One owner.
class idempotent_responses {
public:
  static constexpr std::size_t most = 1'000;
  static constexpr std::size_t most_bytes = std::size_t{8} << 20;
  static constexpr std::int64_t kept_us = std::int64_t{24} * 3'600 * 1'000'000;

  enum class state : std::uint8_t {
    fresh,       ///< Do the write; then `finish` and `committed`, or `abandon`.
    in_progress, ///< The first one has no answer yet.
    repeated,    ///< `bytes` is what the first one was answered.
    conflicting, ///< The key came with another request.
  };

  struct finding {
    state what = state::fresh;
    std::string bytes;
  };

  /// Takes what the journal keeps, in any order. @pre Nothing was begun.
  void restore(std::vector<stored_response> rows, std::int64_t now_us);

  /// What is known of this key. `fresh` reserves it. Cost: O(1).
  finding begin(const idempotency_key& x, std::int64_t now_us);

  /// The write is on its way to the journal: what must be committed with it.
  /// @pre It was begun.
  answer_changes finish(const std::string& key, std::string bytes, std::int64_t now_us);

  /// It is there: from now on the answer is repeated.
  void committed(const std::string& key);

  /// The write failed: the next one is fresh.
  void abandon(const std::string& key);

private:
  using answers = std::list<stored_response>;

  void add(stored_response x);
  void keep_bounds(std::int64_t now_us);

  std::unordered_map<std::string, stored_response> at_work_; // By key.
  answers answered_;                                         // The oldest first.
  std::unordered_map<std::string, answers::iterator> by_key_;
  std::size_t bytes_ = 0;
  std::vector<std::string> dropped_; // Keys that the journal still has.
};

} // namespace attune
