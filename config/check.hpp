#pragma once

#include "config/setting.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The most texts that a list of texts may hold.
constexpr std::size_t list_texts_most = 1'000;

/// What is wrong with a value, as the end of a sentence that starts with the setting's name ("is
/// 70000; it must be 0 to 65535"); empty if nothing is. A secret value is not repeated.
std::string complaint(double value, const bounds& limits);
std::string complaint(std::string_view value, const bounds& limits);
/// What is wrong with the number of entries in a group.
std::string count_complaint(std::size_t count, const bounds& limits);

/// Sentences on all values out of their bounds, as they are now. For defaults, which must have
/// none.
std::vector<std::string> complaints(const setting_list& list);

} // namespace attune
