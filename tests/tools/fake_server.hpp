#pragma once

#include "tools/server_url.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune::test {

/// A small server on loopback for tests of clients: WebSocket and HTTP on one port, each connection
/// on a thread of its own, answers made by the test. Ends when it is destroyed.
class fake_server {
public:
  /// As an answer to a message: ends the connection without a word.
  static constexpr std::string_view hang_up = "(hang up)";

  struct request {
    std::string method;
    std::string target;
    std::string authorization;
    std::string body;
  };
  struct answer {
    unsigned status = 200;
    std::string body;
    bool keep_alive = true;
  };

  /// One call at a time, from the server's threads.
  struct behaviour {
    /// The messages that answer a message.
    std::function<std::vector<std::string>(const std::string&)> on_message;
    std::function<answer(const request&)> on_request;
  };

  explicit fake_server(behaviour what);
  ~fake_server();

  server_address address() const;
  std::string url() const;

  /// Connections taken so far.
  int connections() const;

  /// The subprotocols that the newest WebSocket offered.
  std::string offered() const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace attune::test
