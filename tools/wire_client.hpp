#pragma once

#include "protocol/result.hpp"
#include "tools/server_url.hpp"
#include "tools/wire_loop.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace attune {

/// A WebSocket client of `/v1/stream`, made for tools and tests: calls wait, with a limit on the
/// wait. Offers `attune.v1.json`; answers the server's pings, those of the protocol and those of
/// WebSocket, whenever the loop runs. Deadlines become `overloaded`, a refused or lost connection
/// `not_found`; after either the client is closed.
///
/// Thread: that of its loop. Memory: about 8 KB and what was not yet received.
class wire_client {
public:
  /// Most messages that wait to be received; then the socket is read no further.
  static constexpr std::size_t max_waiting = 1'024;
  /// Largest message that is read, in bytes.
  static constexpr std::size_t max_message = std::size_t{4} << 20;

  explicit wire_client(wire_loop& loop);
  ~wire_client(); ///< Drops the connection without a word.
  wire_client(wire_client&&) noexcept;
  wire_client& operator=(wire_client&&) noexcept;

  /// Connects and upgrades. @pre not open.
  result<void> connect(const server_address& server, std::chrono::milliseconds limit);

  /// Sends one text message; returns when it is with the kernel.
  result<void> send(std::string text, std::chrono::milliseconds limit);

  /// The next text message that is no ping.
  result<std::string> receive(std::chrono::milliseconds limit);

  /// Says goodbye and waits for the answer, at most `limit`. Harmless when closed already.
  void close(std::chrono::milliseconds limit);

  bool is_open() const;

  /// The server's close code, 0 if it sent none.
  unsigned close_code() const;

private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace attune
