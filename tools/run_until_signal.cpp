#include "tools/run_until_signal.hpp"

#include "config/logging.hpp"

#include <csignal>
#include <ctime>

namespace attune {

namespace {

sigset_t ending_signals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGTERM);
  sigaddset(&out, SIGINT);
  return out;
}

} // namespace

void hold_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  const auto held = ending_signals();
  pthread_sigmask(SIG_BLOCK, &held, nullptr);
}

exit_code run_until_signal(engine_host& host) {
  const auto awaited = ending_signals();
  const timespec look_around{0, 100'000'000}; // For a drain or a fault from elsewhere.
  auto signals = 0;
  while (!host.drained() && signals < 2 && host.fatal().empty()) {
    if (sigtimedwait(&awaited, nullptr, &look_around) <= 0)
      continue;
    if (++signals == 1)
      host.drain("signal");
    else
      log_event(log_level::info, "engine", "drain_cut_short", {{"by", "signal"}});
  }
  if (const auto why = host.fatal(); !why.empty()) {
    log_event(log_level::error, "engine", "fatal", {{"why", why}});
    return exit_code::failed;
  }
  return exit_code::ok;
}

} // namespace attune
