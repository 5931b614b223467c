#pragma once

#include <optional>
#include <string_view>

namespace attune {

/// The value of a number as RFC 8259 writes it, and of nothing else (no `+1`, `01`, `1.`, `NaN`).
/// Infinite where it is too large for a double, zero where it is too small.
std::optional<double> parse_json_number(std::string_view text);

} // namespace attune
