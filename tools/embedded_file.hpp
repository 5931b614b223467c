#pragma once

#include <string_view>

namespace attune {

/// A file that is part of the program: see cmake/attune_embed.cmake.
struct embedded_file {
  std::string_view name; ///< Without folders.
  std::string_view body;
};

} // namespace attune
