#pragma once

#include "http/door.hpp"
#include "http/event_id.hpp"

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace attune {

/// What the client of an SSE stream was last sent, so that one that comes back goes on: in silence
/// if it missed nothing, else with a snapshot. Holds the newest 10,000 streams; a client of another
/// gets snapshots under a new epoch. Any thread.
class sse_memory {
public:
  struct stream_state {
    event_id last;                             ///< Of the newest event.
    std::string epoch;                         ///< The engine's, of `held`.
    std::map<std::string, std::uint64_t> held; ///< By slot: the revision that the client has then.
    std::weak_ptr<live_connection> stream;     ///< Who wrote it, if it is still there.
  };

  void keep(stream_state x);

  /// The stream that `x` is an event of, whatever its counter; empty if it is not remembered.
  std::optional<stream_state> find(const event_id& x) const;

private:
  struct by_stream {
    std::size_t operator()(const event_id& x) const noexcept { return x.session.low ^ x.stream; }
    bool operator()(const event_id& a, const event_id& b) const noexcept {
      return a.session == b.session && a.stream == b.stream;
    }
  };

  mutable std::mutex mutex_;
  std::list<stream_state> entries_; // The newest in front.
  std::unordered_map<event_id, std::list<stream_state>::iterator, by_stream, by_stream> at_;
};

} // namespace attune
