#pragma once

#include "config/setting.hpp"

#include <string>

namespace attune {

/// The value of a setting as JSON; a secret is "***", an empty one "".
std::string value_json(const setting& one);

/// A group's entry, or any list, as one JSON object by the fields' names.
std::string value_json(const setting_list& list);

} // namespace attune
