#include "tools/run_until_signal.hpp"

#include "config/logging.hpp"

#include <csignal>
#include <ctime>

namespace attune {

namespace {

sigset_t awaited_signals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGTERM);
  sigaddset(&out, SIGINT);
  sigaddset(&out, SIGHUP);
  return out;
}

} // namespace

void hold_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  const auto held = awaited_signals();
  pthread_sigmask(SIG_BLOCK, &held, nullptr);
}

exit_code run_until_signal(engine_host& host, const std::function<void()>& reload) {
  const auto awaited = awaited_signals();
  const timespec look_around{0, 100'000'000}; // For a drain or a fault from elsewhere.
  auto signals = 0;
  while (!host.drained() && signals < 2 && host.fatal().empty()) {
    const auto came = sigtimedwait(&awaited, nullptr, &look_around);
    if (came == SIGHUP && reload)
      reload();
    else if (came <= 0)
      continue;
    else if (++signals == 1)
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
