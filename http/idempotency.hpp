#pragma once

#include "http/digest.hpp"

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace attune {

/// Remembers what a write with an `Idempotency-Key` answered, so that a client may send it again
/// without harm. In memory, for one process. At most 1,000 keys and 8 MiB of answers: the oldest
/// are forgotten first. Any thread.
class idempotency_cache {
public:
  enum class state : std::uint8_t {
    fresh,       ///< Do the write, then `finish` or `abandon`.
    in_progress, ///< The first one has no answer yet.
    repeated,    ///< `answer` is what the first one got.
    conflicting, ///< The key came with another body.
  };

  struct outcome {
    state what = state::fresh;
    std::string answer;
  };

  /// @param key   The caller's key and the `Idempotency-Key`.
  /// @param body  What is to be written.
  outcome begin(const std::string& key, const std::string& body);

  void finish(const std::string& key, std::string answer);

  /// The write failed in a way that may pass: the next one is fresh.
  void abandon(const std::string& key);

private:
  struct entry {
    std::string key;
    sha256_bytes body;
    std::string answer;
    bool done = false;
  };

  using entries = std::list<entry>;

  void drop(entries::iterator x);

  std::mutex mutex_;
  entries entries_; // The newest in front.
  std::unordered_map<std::string, entries::iterator> by_key_;
  std::size_t bytes_ = 0;
};

} // namespace attune
