#pragma once

#include "tools/engine_host.hpp"
#include "tools/exit_code.hpp"

#include <functional>

namespace attune {

/// Takes SIGTERM, SIGINT, SIGHUP and SIGPIPE out of the hands of the threads that start after it. Call it
/// before the first one.
void hold_signals();

/// Waits for SIGTERM or SIGINT (or an operator's drain), drains, and returns when that is over. A
/// second signal ends the wait at once, as does an engine that can promise nothing any more: then
/// the program failed.
/// @param reload  What SIGHUP does; nothing: it ends the program, as a closed terminal does.
exit_code run_until_signal(engine_host& host, const std::function<void()>& reload = nullptr);

} // namespace attune
