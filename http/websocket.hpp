#pragma once

#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/net.hpp"
#include "http/stream_session.hpp"

#include <string>

namespace attune {

/// A request that asks for a WebSocket and may have one.
struct upgrade {
  std::string head; ///< As it came, checked: line, fields, blank line.
  client_facts facts;
};

/// Takes over a connected socket: answers 101, then speaks `attune.v1.json` until either side ends.
/// On the socket's loop. `shared` outlives the socket.
void start_websocket(gateway& shared, tcp_socket socket, door::ticket place, upgrade request);

} // namespace attune
