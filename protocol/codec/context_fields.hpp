#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/context.hpp"

namespace attune {

/// Reads a `context` object. All of it is checked; what the engine does not read is dropped. What
/// cannot be read is cut (free texts) or left out, each with a warning: a context only decorates.
context read_context(reading& from, std::uint32_t node);

} // namespace attune
