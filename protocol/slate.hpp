#pragma once

#include "protocol/ids.hpp"
#include "protocol/item.hpp"
#include "protocol/signal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// An honest word on how good a list is.
enum class degradation : std::uint8_t { none = 0, contextual, popular, stale };

inline bool is_known(degradation x) { return x <= degradation::stale; }

/// When a client should apply a list.
enum class apply_when : std::uint8_t { now = 0, idle, next_view };

/// One position of a slate.
struct slate_entry {
  item_body_ptr body;
  float score = 0;
};

/// A ranked list for one slot of one client.
struct slate {
  std::string slot;
  std::string epoch;               ///< `[0-9a-z]+`.
  std::uint64_t rev = 0;           ///< Grows by one with each new list of the slot in the epoch.
  std::string rid;                 ///< Empty where nothing was decided for anybody.
  std::uint64_t state_version = 0; ///< Highest `seq` of the session that the ranking contains.
  std::vector<slate_entry> entries;
  std::vector<std::string> cause; ///< Signal, control and consent names that led to this list.
  apply_when apply = apply_when::idle;
  degradation degraded = degradation::none;
  std::string request_id; ///< Echo of `subscribe.id` on the first answer.
  /// On the first answer: what was asked for in vain; of the caller's own candidates those that
  /// could not be read, too.
  std::vector<row_report> warnings;
  bool snapshot = false;         ///< Asked for whole: no delta, whatever the client holds.
  std::int64_t caused_at_us = 0; ///< When the signal that led to it was received; 0 if none.
};

} // namespace attune
