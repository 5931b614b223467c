#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <string_view>

namespace attune {

/// Where the page begins that a `next_cursor` of numbers leads to; 0 for none.
/// Fails with `bad_message` for anything else, at `/cursor`.
result<std::uint32_t> page_start(std::string_view cursor);

} // namespace attune
