#pragma once

#include "protocol/item.hpp"
#include "protocol/result.hpp"
#include "tools/http_client.hpp"

#include <chrono>
#include <string>

namespace attune {

/// Puts items into a server's catalogue, one request each. One owner; waits for each answer.
class catalogue_writer {
public:
  catalogue_writer(wire_loop& loop, server_address server, std::string secret_key,
                   std::chrono::milliseconds limit);

  /// Returns once the item is published: the next list may have it. The fault has the server's
  /// words if it refuses; it is `bad_message` only where another item may pass.
  result<void> put(const item& x);

private:
  http_client http_;
  std::string secret_key_;
  std::chrono::milliseconds limit_;
};

/// Nothing where `answer` says that the server took the one item that it was sent; `bad_message`
/// where it refused that item alone.
result<void> check_put(const client_answer& answer);

} // namespace attune
