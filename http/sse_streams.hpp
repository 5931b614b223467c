#pragma once

#include "http/answer_text.hpp"
#include "http/blocks_request.hpp"
#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/net.hpp"

namespace attune {

/// Takes over a connected socket: `GET /v1/blocks/stream`, lists as events until either side ends.
/// On the socket's loop. `shared` outlives the socket.
void start_blocks(gateway& shared, tcp_socket socket, door::ticket place, blocks_request asked,
                  const answer_manner& how);

/// The same for `GET /admin/tail`: what happens, as events, for an operator.
void start_tail(gateway& shared, tcp_socket socket, door::ticket place, const answer_manner& how);

} // namespace attune
