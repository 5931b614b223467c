#include "tools/wire_loop.hpp"

#include "tools/wire_loop_impl.hpp"

namespace attune {

wire_loop::wire_loop() : impl_(std::make_unique<impl>()) {}

wire_loop::~wire_loop() = default;

bool wire_loop::run(const std::function<bool()>& done, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  auto& io = impl_->io;
  while (!done()) {
    if (io.stopped())
      io.restart();
    if (io.run_one_until(deadline) == 0)
      return done(); // The time is up, or nothing is left that could happen.
  }
  return true;
}

} // namespace attune
