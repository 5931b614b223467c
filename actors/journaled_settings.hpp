#pragma once

#include "models/settings.hpp"
#include "models/visitor_state.hpp"
#include "protocol/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace attune {

class journal;

/// What models are set to, as the journal keeps it: a TOML text of every setting. What a list was
/// ranked under, and a record folded under, can be told later.
std::string write_model_settings(model_settings x);

/// Reads what `write_model_settings` wrote. A setting that this program does not know is a fault.
result<model_settings> read_model_settings(std::string_view text);

/// What records name by their settings' number, other than `present`: what a visitor's past is
/// folded under.
/// @returns a fault that names the number where such settings cannot be read.
result<std::map<std::uint64_t, state_rules>> past_rules(const journal& of, std::uint64_t present);

} // namespace attune
