#pragma once

#include "tests/support/raw_socket.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A frame as it came.
struct raw_frame {
  int opcode = -1; ///< -1: none came.
  bool fin = true;
  std::string payload;

  /// A close frame's code; 0 if it has none or is none.
  int close_code() const;
};

/// A WebSocket client that can send any frame, right or wrong.
class raw_websocket {
public:
  /// Connects and shakes hands. @param more  Further fields, each with its CR LF.
  explicit raw_websocket(int port, std::string_view more = "", int receive_bytes = 0);

  /// The answer to the handshake.
  const raw_answer& handshake() const { return handshake_; }

  /// A whole text message.
  bool say(std::string_view text) { return send(1, text); }
  bool send(int opcode, std::string_view payload, bool fin = true, int rsv = 0, bool masked = true);
  /// Sends `hello` with any publishable key; returns the welcome.
  std::string hello(std::string_view more = "");

  /// The next frame of any kind.
  raw_frame next(int wait_ms = 5'000);
  /// The next text message whose `type` this is; what comes before is passed over. Empty if none.
  std::string next_of(std::string_view type, int wait_ms = 5'000);
  /// Reads until the close frame; its code, or 0 if the connection ended without one.
  int closed_with(int wait_ms = 5'000);

  raw_socket& socket() { return socket_; }

private:
  raw_socket socket_;
  raw_answer handshake_;
};

/// A client's frame as bytes.
std::string frame_bytes(int opcode, std::string_view payload, bool fin = true, int rsv = 0,
                        bool masked = true);

/// A text member of a JSON text, found by its name: enough for tests.
std::string member_of(std::string_view json, std::string_view name);

} // namespace attune
