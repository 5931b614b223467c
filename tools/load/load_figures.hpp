#pragma once

#include "tools/load/latency_histogram.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace attune {

/// What all clients of one load measure together. One thread.
struct load_figures {
  latency_histogram to_push; ///< From a signal's due time to the `rec` that contains it.
  latency_histogram to_ack;  ///< ... to the `ack` that covers it.
  std::uint64_t sent = 0;    ///< Signals, warm-up included, as all below.
  std::uint64_t pushed = 0;  ///< Signals that a `rec` contained.
  std::uint64_t acked = 0;   ///< Signals that an `ack` covered.
  std::uint64_t recs = 0;    ///< Messages: fewer than `pushed` where the server coalesced.
  std::uint64_t acks = 0;
  std::uint64_t dropped = 0; ///< Signals that an `ack` named as dropped.
  std::uint64_t wrong = 0;   ///< Replies whose content was not what it must be.
  std::uint64_t errors = 0;  ///< `error` and `goaway` frames, closed connections.
  std::string complaint;     ///< The first wrong reply or error, in words.

  void is_wrong(std::string why) { note(wrong, std::move(why)); }
  void has_error(std::string why) { note(errors, std::move(why)); }

private:
  void note(std::uint64_t& counter, std::string why) {
    ++counter;
    if (complaint.empty())
      complaint = std::move(why);
  }
};

} // namespace attune
