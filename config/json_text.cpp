#include "config/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace attune {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629, table 3-7 of Unicode:
/// no surrogates, nothing overlong, nothing above U+10FFFF); 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint8_t {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const auto lead = byte(0);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool second = (lead != 0xE0 || byte(1) >= 0xA0) && (lead != 0xED || byte(1) < 0xA0);
    return second && tail(1) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool second = (lead != 0xF0 || byte(1) >= 0x90) && (lead != 0xF4 || byte(1) < 0x90);
    return second && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

void append_ascii(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
  case '"':
    out += "\\\"";
    return;
  case '\\':
    out += "\\\\";
    return;
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    break;
  }
  const auto code = static_cast<std::uint8_t>(c);
  if (code >= 0x20 && code != 0x7F) {
    out += c;
    return;
  }
  out += "\\u00";
  out += digits[code >> 4];
  out += digits[code & 0xF];
}

} // namespace

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 1)
      append_ascii(out, text.front());
    else
      out += length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_json_number(std::string& out, double x) {
  if (!std::isfinite(x)) {
    out += "null";
    return;
  }
  constexpr auto whole_most = 9007199254740992.0; // 2^53: 16 digits, each of them so.
  const auto is_whole = x == std::floor(x) && std::abs(x) <= whole_most;
  std::array<char, 32> digits{};
  auto* const begin = digits.data();
  auto* const end = begin + digits.size();
  const auto rest = is_whole ? std::to_chars(begin, end, x, std::chars_format::fixed)
                             : std::to_chars(begin, end, x);
  out.append(begin, rest.ptr);
}

} // namespace attune
