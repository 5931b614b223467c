#pragma once

#include "protocol/result.hpp"
#include "tools/load/load_report.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace attune {

struct load_options {
  std::string url = "http://127.0.0.1:8080";
  std::string key = "pk_load";
  std::size_t connections = 100; ///< 1 .. 15,000, a visitor each.
  double rate = 1'000;           ///< Signals a second over all connections.
  double seconds = 10;           ///< > 0, at most 3,600; a fifth more, at most 1 s, warms up.
  bool closed = false;    ///< One signal outstanding a connection; the rate says nothing then.
  int server_pid = 0;     ///< 0: the server's CPU and memory are not known.
  bool learn = false;     ///< The server's models learn from the clicks and count them.
  std::uint64_t seed = 0; ///< Of arrivals and clicks; 0: by the clock. Visitors are new ever.
  bool json = false;
};

/// Loads a running gateway on this machine and measures. Open loop: each signal's time is fixed
/// beforehand and its latency counts from there, however late it could be sent.
/// Faults: what `socket_set::connect` says; `forbidden` for other machines; `overloaded` where not
/// all clients had a first list within 60 s.
/// One thread, the caller's. After the last signal it waits at most 5 s for answers.
result<load_report> run_load(const load_options& options);

} // namespace attune
