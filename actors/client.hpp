#pragma once

#include "actors/client_record.hpp"
#include "protocol/port.hpp"
#include "protocol/rarely.hpp"

#include <boost/container/flat_map.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// What a list shows, as far as later answers rest on it; its positions are in `attribution`.
struct list_shown {
  std::uint64_t record = 0; ///< With `ordinal`, the decision; 0: nothing is shown yet.
  std::uint32_t ordinal = 0;
  degradation degraded = degradation::none;
  std::uint64_t state_version = 0;
  std::uint64_t digest = 0; ///< `digest_of` the bodies.

  explicit operator bool() const { return record != 0; }
};

/// What a client would see change: which bodies, in which order.
std::uint64_t digest_of(std::span<const item_body_ptr> bodies);
std::uint64_t digest_of(std::span<const slate_entry> entries);

/// Makes `x` a list without a history: its content is its revision, in epoch `0`, so that one `rev`
/// never stands for two lists. It has no `rid`.
void revise_by_content(slate& x);

/// One list of a client. Its name is the slot's, with parameters of HTTP behind a `?`.
struct live_slot {
  list_spec what;
  std::uint64_t rev = 0;
  list_shown shown;
  std::uint32_t order = 0; ///< Live ones: grows with each slot that a session subscribes to.
  bool due = false;        ///< Something changed since, seen or not.
  rarely<std::vector<item_key>> gone;              ///< Taken off it since it was ranked.
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
  std::uint64_t epoch = 0;             ///< Its number in the activation.
  std::vector<connection> connections; ///< At most one replaceable, at most 4 streams.
  boost::container::flat_map<std::string, live_slot>
    slots; ///< By name: live ones, and as many that HTTP asked for.
  /// Behind a gap, by seq.
  rarely<boost::container::flat_map<std::uint64_t, held_batch>> held;
  std::uint64_t gaps = 0;          ///< The number of the newest gap.
  std::uint64_t forgotten_rev = 0; ///< No list of the epoch that was forgotten had a later `rev`.
  std::unique_ptr<context> surroundings; ///< Null: nothing was said of them.
  std::vector<std::string_view> causes;  ///< Since the last list; literals.
  /// When the newest of them was received; while a list is deferred, the oldest.
  std::int64_t caused_at_us = 0;
  bool changed = false;         ///< The row must be written.
  std::uint32_t next_order = 0; ///< The newest of `live_slot::order`.

  bool connected() const { return !connections.empty(); }

  connection* find(std::uint64_t connection_id) {
    const auto at = std::find_if(connections.begin(), connections.end(),
                                 [&](const connection& x) { return x.id == connection_id; });
    return at == connections.end() ? nullptr : &*at;
  }

  /// The live lists in the order in which they were subscribed to, which is that of the page.
  std::vector<std::pair<const std::string*, live_slot*>> live_lists() {
    std::vector<std::pair<const std::string*, live_slot*>> out;
    for (auto& [name, s] : slots)
      if (s.what.live)
        out.emplace_back(&name, &s);
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.second->order < b.second->order; });
    return out;
  }

  /// Gives a list that goes live its place behind the others; one that has a place keeps it.
  live_slot& place(live_slot& x) {
    if (x.order == 0)
      x.order = ++next_order;
    return x;
  }

  std::size_t live_slots() const {
    return static_cast<std::size_t>(
      std::count_if(slots.begin(), slots.end(), [](const auto& s) { return s.second.what.live; }));
  }

  /// The list of that name, made if there is none. One that comes back goes on with later
  /// revisions: within an epoch none names two lists.
  live_slot& list(const std::string& name) {
    const auto [at, is_new] = slots.try_emplace(name);
    if (is_new)
      at->second.rev = forgotten_rev;
    return at->second;
  }

  using list_place = boost::container::flat_map<std::string, live_slot>::iterator;

  /// @returns the place behind it.
  list_place forget_list(list_place at) {
    forgotten_rev = std::max(forgotten_rev, at->second.rev);
    return slots.erase(at);
  }

  /// Forgets the list asked for by HTTP that was ranked longest ago, if there are too many.
  void make_room_for_list() {
    if (slots.size() - live_slots() < slots_max)
      return;
    auto oldest = slots.end();
    for (auto at = slots.begin(); at != slots.end(); ++at)
      if (!at->second.what.live
          && (oldest == slots.end() || at->second.ranked_at < oldest->second.ranked_at))
        oldest = at;
    forget_list(oldest);
  }

  /// @param cause  A literal.
  void caused_by(std::string_view cause) {
    if (causes.size() < causes_max
        && std::find(causes.begin(), causes.end(), cause) == causes.end())
      causes.push_back(cause);
  }
};

} // namespace attune
