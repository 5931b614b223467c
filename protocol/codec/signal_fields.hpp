#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/signal.hpp"

namespace attune {

/// Reads one signal: every field's own rule, and what its kind requires. What the engine does not
/// read (`view_id`, `props`, `summary`, ...) is checked and dropped.
signal read_signal(reading& from, std::uint32_t node);

} // namespace attune
