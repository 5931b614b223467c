#pragma once

#include "protocol/result.hpp"
#include "tools/server_url.hpp"
#include "tools/wire_loop.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A request as tools make it. `Host`, `Content-Length` and `User-Agent` are added.
struct client_request {
  std::string method = "GET";
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct client_answer {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers; ///< As they came.
  std::string body;

  /// The first header of that name, case aside; empty if none.
  std::string header(std::string_view name) const;
};

/// One kept HTTP/1.1 connection for tools and tests: a request at a time, connecting when needed.
/// A request on a kept connection that turns out to be closed is made once more on a new one; so
/// use it for what may be said twice.
///
/// Faults: `not_found` where nobody answers, `overloaded` past the limit. Thread: that of its loop.
class http_client {
public:
  /// Largest answer that is read, in bytes.
  static constexpr std::size_t max_answer = std::size_t{64} << 20;

  http_client(wire_loop& loop, server_address server);
  ~http_client();

  result<client_answer> ask(const client_request& request, std::chrono::milliseconds limit);

private:
  struct impl;

  result<void> connect(std::chrono::milliseconds limit);
  result<client_answer> try_once(const client_request& request, std::chrono::milliseconds limit);

  wire_loop& loop_;
  server_address server_;
  std::shared_ptr<impl> impl_; // Null: not connected.
};

} // namespace attune
