#pragma once

#include "tools/engine_host.hpp"
#include "tools/exit_code.hpp"

namespace attune {

/// Takes SIGTERM, SIGINT and SIGPIPE out of the hands of the threads that start after it. Call it
/// before the first one.
void hold_signals();

/// Waits for SIGTERM or SIGINT (or an operator's drain), drains, and returns when that is over. A
/// second signal ends the wait at once, as does an engine that can promise nothing any more: then
/// the program failed.
exit_code run_until_signal(engine_host& host);

} // namespace attune
