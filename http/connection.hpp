#pragma once

#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/net.hpp"
#include "http/router.hpp"

namespace attune {

/// Serves HTTP/1.1 on an accepted socket, request by request, until it becomes a stream or either
/// side ends it. On the socket's loop. `shared` and `routes` outlive it.
void start_connection(gateway& shared, const router& routes, tcp_socket socket, door::ticket place);

} // namespace attune
