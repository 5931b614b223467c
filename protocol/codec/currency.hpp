#pragma once

#include <string_view>

namespace attune {

/// Whether `text` is a code of ISO 4217 (list one, as amended to 2026) that is in use: three
/// capital letters, such as EUR. Funds and metals are in the list; the codes for tests and for no
/// currency are left out.
bool is_currency(std::string_view text);

} // namespace attune
