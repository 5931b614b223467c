#pragma once

#include "http/event_id.hpp"
#include "protocol/ids.hpp"

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace attune {

/// What a client of an SSE stream last got, so that one that comes back and missed nothing is sent
/// nothing. Holds the newest 10,000 sessions; a client that is not among them gets snapshots. Any
/// thread.
class sse_memory {
public:
  using revisions = std::map<std::string, std::uint64_t>;

  void keep(session_id session, event_id last, revisions held);

  /// The revisions that a client holds whose last event was `last`; empty if it missed something,
  /// or is not remembered.
  std::optional<revisions> find(session_id session, const event_id& last) const;

private:
  struct entry {
    session_id session;
    event_id last;
    revisions held;
  };

  mutable std::mutex mutex_;
  std::list<entry> entries_; // The newest in front.
  std::unordered_map<session_id, std::list<entry>::iterator> by_session_;
};

} // namespace attune
