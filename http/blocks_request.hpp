#pragma once

#include "http/event_id.hpp"
#include "http/exchange.hpp"
#include "http/gateway.hpp"
#include "protocol/port.hpp"

#include <optional>
#include <string>
#include <vector>

namespace attune {

/// What `GET /v1/blocks/stream` asks for, checked.
struct blocks_request {
  greeting opening;                 ///< Its `subscribe` holds the slots that there are.
  std::vector<std::string> unknown; ///< Slots that there are not.
  std::string anon_id;              ///< To be told to the client; empty with a user's token.
  std::string fresh_token;          ///< Told only if the session is new.
  bool deltas = false;
  std::optional<event_id> last; ///< The last event that the client saw, if it shows one.
  /// The stream that it goes on with, if it is remembered.
  std::optional<sse_memory::stream_state> before;
};

/// Reads the query and `Last-Event-ID`, which names the session by itself and goes before
/// `session`. Fails with `bad_message` for no slots or more than 32 and for parameters that do not
/// fit, with `not_found` if none of the slots is known.
result<blocks_request> read_blocks_request(const gateway& shared, const http_request& request,
                                           const caller& who);

} // namespace attune
