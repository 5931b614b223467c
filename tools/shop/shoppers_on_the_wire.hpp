#pragma once

#include "protocol/item.hpp"
#include "tools/server_url.hpp"
#include "tools/shop/shoppers.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// Where the crowd goes, and as whom.
struct shoppers_on_the_wire_settings {
  server_address server;
  std::string key; ///< A publishable key.
  std::string slot = "home";
  int list_length = 12;
  shoppers::settings crowd;
};

/// What the crowd has done so far.
struct shoppers_tally {
  std::uint64_t sessions = 0; ///< Opened; more than there are shoppers when some came back.
  std::uint64_t lists = 0;    ///< Received.
  std::uint64_t signals = 0;  ///< Acknowledged.
  std::uint64_t dropped = 0;  ///< Acknowledged, but not taken by the server.
  std::uint64_t failures = 0; ///< Connections refused or lost, and answers that did not come.
};

/// Sends a crowd of simulated shoppers into a running server: a WebSocket each, full consent, live
/// lists, at most one signal on its way from the whole crowd. A shopper whose connection fails
/// tries again at its next signal, so that a server that is away sees no more of them than at rest.
///
/// One thread of its own, joined by `stop` and the destructor: normally within 50 ms, with a server
/// that hangs within 5 s and 100 ms for each shopper. Memory: about 20 KB a shopper.
class shoppers_on_the_wire {
public:
  /// Starts at once.
  shoppers_on_the_wire(shoppers_on_the_wire_settings settings, std::vector<item> catalogue);
  ~shoppers_on_the_wire();

  /// Says goodbye for all and waits for the thread. Harmless when repeated. Not to be called from
  /// two threads at once.
  void stop();

  /// Any thread.
  shoppers_tally so_far() const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace attune
