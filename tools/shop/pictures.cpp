#include "tools/shop/pictures.hpp"

#include "models/rng.hpp"
#include "protocol/ids.hpp"
#include "tools/shop/shelves.hpp"

#include <array>
#include <string_view>

namespace attune {
namespace {

struct palette {
  std::string_view ground;
  std::array<std::string_view, 4> inks; ///< Main, second, dark, light: `#A` to `#D`.
};

constexpr std::array<palette, 14> palettes{{
  {"#f3e3d3", {"#d9824b", "#a85b32", "#4a3428", "#fdf6ec"}},
  {"#dfe9e4", {"#5f9c86", "#3c7362", "#21413a", "#f6faf7"}},
  {"#e2e8f1", {"#6a8fc0", "#44679a", "#263a59", "#f5f8fc"}},
  {"#f4e1e1", {"#cf6f6f", "#a54b52", "#4f2830", "#fdf4f2"}},
  {"#efe8d2", {"#d6a93c", "#a97f24", "#4b3a1a", "#fdf9ea"}},
  {"#e8e2f0", {"#8f78b8", "#69548f", "#372c50", "#f8f5fc"}},
  {"#e3e7da", {"#8c9f5c", "#66783c", "#353f22", "#f8faf0"}},
  {"#dcebee", {"#4f9fae", "#32788a", "#1d414c", "#f3fafb"}},
  {"#f1e5ea", {"#c07c9b", "#935674", "#4a2c3d", "#fcf5f8"}},
  {"#ebe6e0", {"#a08468", "#7a614a", "#3d3128", "#faf7f3"}},
  {"#e4e6ea", {"#76808f", "#525c6b", "#2a313b", "#f7f8fa"}},
  {"#fae6d2", {"#e8964c", "#4f8a8b", "#2f4550", "#fff8ee"}},
  {"#e5ecdf", {"#e2b04a", "#5b8c5a", "#2c4a3e", "#fbfaf0"}},
  {"#ece4ee", {"#d98a9f", "#5f6caf", "#323a63", "#fdf6f8"}},
}};

constexpr std::string_view parcel = R"(<path fill="#A" d="M40 34h80v50H40z"/>)"
                                    R"(<path fill="#B" d="M40 34h80v12H40z"/>)"
                                    R"(<path fill="#D" d="M74 34h12v50H74z"/>)";

std::string_view drawing_of(const item& product) {
  if (product.categories.empty())
    return parcel;
  for (const auto& department : departments())
    for (const auto& shelf : department.shelves)
      if (shelf.name == product.categories.back())
        return shelf.drawing;
  return parcel;
}

// Text hashes of our own, so that a picture does not change with the library's.
std::uint64_t number_of(std::string_view text) {
  auto number = std::uint64_t{0};
  for (const auto c : text)
    number = seed_of(number, static_cast<unsigned char>(c));
  return number;
}

void append_coloured(std::string& out, std::string_view drawing, const palette& colours) {
  for (std::size_t i = 0; i < drawing.size(); ++i) {
    const auto ink = drawing[i] == '#' && i + 1 < drawing.size() ? drawing[i + 1] : '\0';
    if (ink < 'A' || ink > 'D') {
      out += drawing[i];
      continue;
    }
    out += colours.inks[static_cast<std::size_t>(ink - 'A')];
    ++i;
  }
}

} // namespace

std::string picture(const item& product) {
  const auto tag = product.tags.empty() ? std::string_view{} : std::string_view{product.tags[0]};
  const auto& colours = palettes[number_of(tag) % palettes.size()];
  const auto detail = number_of(product.id);
  const auto moon_x = std::to_string(24 + detail % 112);
  const auto moon_y = std::to_string(18 + detail / 112 % 34);
  const auto moon_radius = std::to_string(18 + detail / 3808 % 30);

  std::string out = R"(<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200" )"
                    R"(viewBox="0 0 160 100">)";
  out += R"(<path fill=")" + std::string{colours.ground} + R"(" d="M0 0h160v100H0z"/>)";
  out += R"(<circle fill=")" + std::string{colours.inks[3]} + R"(" opacity=".7" cx=")";
  out += moon_x + R"(" cy=")" + moon_y + R"(" r=")" + moon_radius + R"("/>)";
  out += R"(<path fill=")" + std::string{colours.inks[1]} + R"(" opacity=".22" )"
         + R"(d="M0 84h160v16H0z"/>)";
  out += detail % 2 == 0 ? "<g>" : R"x(<g transform="matrix(-1 0 0 1 160 0)">)x";
  append_coloured(out, drawing_of(product), colours);
  out += "</g></svg>";
  return out;
}

} // namespace attune
