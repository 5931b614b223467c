#include "protocol/codec/text_repair.hpp"

#include "protocol/characters.hpp"
#include "protocol/hex.hpp"

#include <optional>

namespace attune {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD.

/// The code unit of an escape `\uXXXX` at the front.
std::optional<std::uint32_t> escaped_unit(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u')
    return {};
  std::uint32_t unit = 0;
  for (const auto c : text.substr(2, 4)) {
    const auto digit = hex_digit(c);
    if (!digit)
      return {};
    unit = unit * 16 + *digit;
  }
  return unit;
}

/// What stands at the front of a text's inside.
struct piece {
  std::size_t length = 0; ///< Bytes of the source.
  json_flaw flaw = json_flaw::none;
};

piece escape_at(std::string_view rest) {
  constexpr std::string_view known = "\"\\/bfnrt";
  if (rest.size() > 1 && known.find(rest[1]) != known.npos)
    return {2, json_flaw::none};
  const auto unit = escaped_unit(rest);
  if (!unit)
    return {1, json_flaw::escape};
  if (*unit < 0xd800 || *unit > 0xdfff)
    return {6, json_flaw::none};
  const auto second = *unit < 0xdc00 ? escaped_unit(rest.substr(6)) : std::nullopt;
  if (second && *second >= 0xdc00 && *second <= 0xdfff)
    return {12, json_flaw::none};
  return {6, json_flaw::surrogate};
}

piece piece_at(std::string_view rest) {
  if (rest.front() == '\\')
    return escape_at(rest);
  if (static_cast<unsigned char>(rest.front()) < 0x20)
    return {1, json_flaw::control};
  const auto length = utf8_length(rest);
  return length > 0 ? piece{length, json_flaw::none} : piece{1, json_flaw::not_utf8};
}

} // namespace

repaired_json repair_texts(std::string_view json) {
  repaired_json out;
  out.text.reserve(json.size() + 16);
  auto inside = false;
  flawed_text current;
  while (!json.empty()) {
    const auto is_quote = json.front() == '"';
    if (is_quote && inside && current.what != json_flaw::none)
      out.flawed.push_back(current);
    if (is_quote && !inside)
      current = {out.text.size(), json_flaw::none};
    if (is_quote)
      inside = !inside;
    const auto next = inside && !is_quote ? piece_at(json) : piece{1, json_flaw::none};
    if (next.flaw == json_flaw::none)
      out.text.append(json.substr(0, next.length));
    else
      out.text.append(replacement);
    if (current.what == json_flaw::none)
      current.what = next.flaw;
    json.remove_prefix(next.length);
  }
  return out;
}

} // namespace attune
