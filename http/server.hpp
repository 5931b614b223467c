#pragma once

#include "http/assets.hpp"
#include "http/probe.hpp"
#include "http/settings.hpp"
#include "protocol/port.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace attune {

/// What the gateway serves and whom it asks. All outlive `stop`.
struct server_parts {
  engine_port& engine;
  operator_port& operators;
  const assets& files;
  http_probe& probe;
  std::function<std::string()> config_json;  ///< `/admin/config`: effective values, no secrets.
  std::function<std::string()> metrics_text; ///< `/metrics`, Prometheus' text format.
};

/// The gateway: WebSocket, SSE and HTTP on one port, spread over borrowed loops; the operators'
/// pages on a port and a thread of their own.
///
/// Life: construct, `start`, (`drain`), `stop`; then the engine and its loops end; then destroy. An
/// engine that ends still answers what it was asked, and those answers refer to the server, though
/// they reach nobody any more. `stop` may block; the other methods do not. All methods are for the
/// owner's thread, except `drain` and `draining`, which are for any.
class server {
public:
  /// @param loops  At least one; each is run by exactly one thread, from before `start` until
  ///               after `stop`. The server owns none of them.
  server(http_settings settings, std::vector<boost::asio::io_context*> loops, server_parts parts);
  ~server(); ///< Stops.

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Where it really listens: `address:port`.
  struct endpoints {
    std::string listen;
    std::string admin;
  };

  /// Reads keys, binds, accepts. Every reason why it cannot is one sentence in the fault.
  result<endpoints> start();

  /// Begins the drain that a SIGTERM means: readiness and new upgrades answer 503, each client gets
  /// `goaway`, signals are taken for `drain_ms`, then sockets close with 4503 and streams end.
  /// Requests and operators' pages under way are answered first. `done` is called once, on one of
  /// the loops' threads, when that is over; not at all after `stop`.
  void drain(std::function<void()> done);
  bool draining() const;

  /// Closes what is open, at once, a drain too, and ends the admin thread. Returns when no handler
  /// of the server will run again.
  void stop();

private:
  class impl;
  std::unique_ptr<impl> impl_;
};

} // namespace attune
