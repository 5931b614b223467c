#pragma once

#include "config/load.hpp"
#include "config/setting.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// One setting as it is in force. An entry of a named table has rows of its own,
/// a number of a table of numbers one.
struct effective_setting {
  std::string name;
  std::string value;    ///< JSON; secrets are "***".
  std::string origin;   ///< "default", "attune.toml:3", "environment ...", "--set ...".
  std::string_view why; ///< The sentence of its declaration.
};

/// All settings in the order of their declaration.
std::vector<effective_setting> effective(const setting_list& list, const setting_origins& origins);

/// `[{"name": ..., "value": ..., "origin": ..., "why": ...}, ...]`.
std::string to_json(const std::vector<effective_setting>& rows);

/// A line for each setting: `name = value  # origin`.
std::string to_text(const std::vector<effective_setting>& rows);

} // namespace attune
