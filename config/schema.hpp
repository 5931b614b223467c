#pragma once

#include "config/setting.hpp"

#include <string>

namespace attune {

/// The settings as one JSON Schema (draft 2020-12): sections, types, bounds, defaults, reasons.
/// For editors that check and complete the file as it is written.
std::string json_schema(const setting_list& list);

} // namespace attune
