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

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty())
    return 0;
  const auto first = byte(0);
  if (first < 0x80)
    return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (begins_one(text[i]))
      return 0;
  const auto second = byte(1);
  const auto wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)
                     || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

} // namespace attune
