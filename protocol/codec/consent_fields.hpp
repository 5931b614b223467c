#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/signal.hpp"

namespace attune {

/// Reads a `consent` object. A purpose that it does not name is not granted. Consent strings
/// (`tcf`, `gpp`, `gcm`) are checked and not read. What says only where the consent came from is
/// left out with a warning where it cannot be read; what says what is granted is refused then. A
/// purpose or field that the contract does not name is ignored with a warning; a `ts` that can be
/// no milliseconds is taken with one.
consent_change read_consent(reading& from, std::uint32_t node);

} // namespace attune
