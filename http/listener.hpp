#pragma once

#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/net.hpp"
#include "http/router.hpp"
#include "protocol/result.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// Accepts connections on one port and deals them out to loops in turn. Runs on the first loop.
class listener : public std::enable_shared_from_this<listener> {
public:
  /// @param loops  At least one. @param shared, routes, entrance  Outlive the listener and its
  /// connections.
  listener(std::vector<asio::io_context*> loops, gateway& shared, const router& routes,
           door& entrance);

  /// Binds and listens. @returns `address:port` as it really is.
  result<std::string> open(const std::string& address, int port, const std::string& setting);

  /// Starts to accept.
  void start();

  /// Accepts no more. From any thread.
  void stop();

private:
  void accept();
  void admit(tcp_socket socket);
  void on_fault(const boost::system::error_code& ec);

  std::vector<asio::io_context*> loops_;
  gateway& shared_;
  const router& routes_;
  door& entrance_;
  asio::basic_socket_acceptor<tcp, loop_executor> acceptor_;
  loop_timer pause_;
  std::size_t next_ = 0;
  bool exhausted_ = false; // No descriptor was left at the last try.
};

} // namespace attune
