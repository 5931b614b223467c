#pragma once

#include "config/load.hpp"
#include "config/setting.hpp"

#include <string>
#include <string_view>

namespace attune {

/// All settings of `list` as a TOML text, defaults too, in no particular order of lines but always
/// the same for the same values: what `from_toml` reads back to the bit.
/// @pre None of them is secret: nothing is masked.
std::string to_toml(const setting_list& list);

/// Sets the fields of `list` from such a text. Faults as `load` tells them, under the name `where`.
loaded_settings from_toml(const setting_list& list, std::string_view text,
                          const std::string& where);

} // namespace attune
