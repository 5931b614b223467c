#pragma once

#include "tools/embedded_file.hpp"

#include <span>

namespace attune {

/// The files of web/shop, as they were when the program was built.
std::span<const embedded_file> shop_pages();

} // namespace attune
