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
  event_id last; ///< The last event that the client got, if it missed none since.
  std::optional<sse_memory::revisions> held; ///< What it has then.
};

/// Reads the query and `Last-Event-ID`. Fails with `bad_message` for no slots or more than 32, with
/// `not_found` if none of them is known.
result<blocks_request> read_blocks_request(const gateway& shared, const http_request& request,
                                           const caller& who);

} // namespace attune
