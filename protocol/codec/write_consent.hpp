#pragma once

#include "protocol/codec/json_writer.hpp"
#include "protocol/consent.hpp"

namespace attune {

/// Adds `"consent": {"purposes": {…}}` to an open object: all nine purposes, as they are in force.
void write_consent(json_writer& w, const consent& x);

} // namespace attune
