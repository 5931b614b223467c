#pragma once

#include <array>
#include <span>
#include <string_view>

namespace attune {

/// Where the demo shop keeps things of one kind, and the words for them.
struct shelf {
  std::string_view name; ///< The second level of the categories; unique in the shop.
  std::array<std::string_view, 6> nouns;
  double cheapest = 0; ///< EUR, as is `dearest`.
  double dearest = 0;
  /// SVG elements on a canvas of 160 x 100 that stand on the line y = 84. `#A` to `#D` stand for
  /// the palette's main, second, dark and light colour.
  std::string_view drawing;
};

/// One of the shop's twelve departments: the first level of the categories.
struct department {
  std::string_view name;
  std::array<std::string_view, 8> kinds; ///< What comes before a noun; each is a tag as well.
  std::array<std::string_view, 6> tags;
  std::array<std::string_view, 4> brands;
  std::array<shelf, 4> shelves;
};

/// All departments, in a fixed order. The words are constants: nothing is allocated.
std::span<const department> departments();

} // namespace attune
