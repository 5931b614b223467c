#pragma once

#include "protocol/result.hpp"
#include "tools/replay/replay_messages.hpp"
#include "tools/server_url.hpp"
#include "tools/wire_client.hpp"
#include "tools/wire_loop.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {

/// Who a replay speaks to, and as whom.
struct visitor_sockets_settings {
  server_address server;
  std::string key = "pk_replay";
  std::size_t max_open = 2'000;            ///< > 0. Above it the one longest quiet is closed.
  std::chrono::milliseconds limit{30'000}; ///< For each answer.
};

/// The visitors of a replay, each on a WebSocket of its own that is opened when it is first needed.
/// A visitor whose socket was closed meanwhile opens a new session by the same `anon_id`: what the
/// engine knows of it is there still. One owner; waits on each call.
class visitor_sockets {
public:
  visitor_sockets(wire_loop& loop, visitor_sockets_settings settings);

  /// The visitor's list, ranked anew. @param at_us  The event's time, which dates a new consent.
  result<std::vector<std::string>> rank(const std::string& visitor, std::int64_t at_us);

  /// Says that the visitor clicked `item`; returns once what that taught is in force.
  /// @param id  The signal's: said twice it counts once.
  result<void> click(const std::string& visitor, const std::string& id, const std::string& item,
                     std::int64_t at_us);

  /// Says goodbye on every socket.
  void close();

  std::size_t open_count() const { return by_visitor_.size(); }

private:
  struct open_visitor {
    std::string visitor;
    wire_client socket;
    std::uint64_t seq = 0;
  };
  using place = std::list<open_visitor>::iterator;

  result<place> open(const std::string& visitor, std::int64_t at_us);
  result<replay_answer> await(wire_client& socket, std::string_view type);
  void drop(place at);

  template <class Ask>
  auto with_socket(const std::string& visitor, std::int64_t at_us, Ask ask)
    -> decltype(ask(*place{}));

  wire_loop& loop_;
  visitor_sockets_settings settings_;
  replay_reader reader_;
  std::list<open_visitor> quietest_last_;
  std::unordered_map<std::string, place> by_visitor_;
};

} // namespace attune
