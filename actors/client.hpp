#pragma once

#include "actors/client_record.hpp"
#include "protocol/port.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// A slot of a client with the list that it shows.
struct live_slot {
  subscription what;
  std::uint64_t rev = 0;
  std::shared_ptr<const slate> last;               ///< Null before the first.
  bool due = false;                                ///< Something changed since.
  std::chrono::steady_clock::time_point ranked_at; ///< Of the sockets' time, not the engine's.
};

/// A socket or a stream of a client.
struct connection {
  std::uint64_t id = 0;
  sink_ptr sink;
  bool replaceable = true;        ///< A socket; a stream lives beside it.
  std::vector<std::string> slots; ///< What it shows.
};

/// A batch that waits for those before it, and the socket that sent it.
struct held_batch {
  signal_batch what;
  std::uint64_t connection = 0;
};

/// One client session of a live visitor. Owned by the visitor's actor.
struct client {
  static constexpr std::size_t slots_max = 16;
  static constexpr std::size_t held_max = 8;
  static constexpr std::size_t causes_max = 8;

  session_id id;
  client_record record;
  std::string epoch;
  std::vector<connection> connections;      ///< At most one replaceable, at most 4 streams.
  std::map<std::string, live_slot> slots;   ///< Live ones, and as many that HTTP asked for.
  std::map<std::uint64_t, held_batch> held; ///< Behind a gap, by seq.
  std::uint64_t gaps = 0;                   ///< The number of the newest gap.
  std::uint64_t evicted_rev = 0; ///< No list of the epoch that was forgotten had a later `rev`.
  std::unique_ptr<context> surroundings; ///< Null: nothing was said of them.
  std::vector<std::string> causes;       ///< Since the last list.
  /// When the newest of them was received; while a list is deferred, the oldest.
  std::int64_t caused_at_us = 0;
  bool changed = false; ///< The row must be written.

  bool connected() const { return !connections.empty(); }

  connection* find(std::uint64_t connection_id) {
    const auto at = std::find_if(connections.begin(), connections.end(),
                                 [&](const connection& x) { return x.id == connection_id; });
    return at == connections.end() ? nullptr : &*at;
  }

  std::size_t live_slots() const {
    return static_cast<std::size_t>(
      std::count_if(slots.begin(), slots.end(), [](const auto& s) { return s.second.what.live; }));
  }

  /// Forgets the list asked for by HTTP that was ranked longest ago, if there are too many. A name
  /// that comes back goes on with later revisions: none names two lists.
  void make_room_for_list() {
    if (slots.size() - live_slots() < slots_max)
      return;
    auto oldest = slots.end();
    for (auto at = slots.begin(); at != slots.end(); ++at)
      if (!at->second.what.live
          && (oldest == slots.end() || at->second.ranked_at < oldest->second.ranked_at))
        oldest = at;
    evicted_rev = std::max(evicted_rev, oldest->second.rev);
    slots.erase(oldest);
  }

  void caused_by(std::string_view cause) {
    if (causes.size() < causes_max
        && std::find(causes.begin(), causes.end(), cause) == causes.end())
      causes.emplace_back(cause);
  }
};

} // namespace attune
