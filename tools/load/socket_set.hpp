#pragma once

#include "protocol/result.hpp"
#include "tools/load/load_client.hpp"
#include "tools/server_url.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// Monotonic time, nanoseconds.
std::int64_t steady_ns();

/// Fails with `forbidden` unless the address is this machine's own: load is no weapon.
result<void> must_be_loopback(const server_address& server);

/// The sockets of many load clients in one epoll, served by one thread. Owns the clients.
class socket_set {
public:
  socket_set();
  ~socket_set();
  socket_set(const socket_set&) = delete;
  socket_set& operator=(const socket_set&) = delete;

  /// Connects one more client. Fails with `not_found` where nobody listens, and with
  /// `overloaded` where this process has no descriptor left.
  result<void> connect(const server_address& server, std::unique_ptr<load_client> client);

  /// Reads and writes what can be, until something happened or `until_ns` has come.
  /// @returns the places of clients that received something; valid until the next call.
  const std::vector<std::size_t>& run(std::int64_t until_ns);

  /// Writes what the client at `place` has to say.
  void flush(std::size_t place);

  std::size_t size() const { return all_.size(); }
  load_client& client(std::size_t place) { return *all_[place].client; }

private:
  struct one {
    int socket = -1;
    std::unique_ptr<load_client> client;
    std::size_t written = 0; // Of its `out`.
    bool waits_to_write = false;
  };

  void read(std::size_t place);
  void drop(one& x);
  void wake_at(std::int64_t at_ns);

  int epoll_ = -1;
  int timer_ = -1; // Epoll's own time-out counts in milliseconds.
  std::vector<one> all_;
  std::vector<std::size_t> heard_;
  std::string room_;
};

} // namespace attune
