#pragma once

#include <string_view>

namespace attune {

/// Whether `text` may be an id on the wire: 1 to 128 printable ASCII characters without a space.
bool is_wire_id(std::string_view text);

} // namespace attune
