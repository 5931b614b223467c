#include "protocol/wire_id.hpp"

#include <algorithm>

namespace attune {

bool is_wire_id(std::string_view text) {
  return !text.empty() && text.size() <= 128
         && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace attune
