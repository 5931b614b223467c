#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace attune {

/// What the clients of one thread share: while one of them waits, the others' reads and the answers
/// to their server's pings go on. Not thread safe; outlives its clients.
class wire_loop {
public:
  wire_loop();
  ~wire_loop();
  wire_loop(const wire_loop&) = delete;
  wire_loop& operator=(const wire_loop&) = delete;

  /// Runs until `done()` or until `limit` has passed. @returns whether it is done.
  bool run(const std::function<bool()>& done, std::chrono::milliseconds limit);

  /// The Asio side, known to the clients' sources alone: see tools/wire_loop_impl.hpp.
  struct impl;
  impl& inside() { return *impl_; }

private:
  std::unique_ptr<impl> impl_;
};

} // namespace attune
