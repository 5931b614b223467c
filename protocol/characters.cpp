#include "protocol/characters.hpp"

#include <algorithm>

namespace attune {

namespace {

/// Not a byte that continues a character.
bool begins_one(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

} // namespace

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

std::string_view first_characters(std::string_view text, std::size_t most) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (begins_one(text[i]) && most-- == 0)
      return text.substr(0, i);
  return text;
}

} // namespace attune
