#include "protocol/hex.hpp"

#include <charconv>

namespace attune {

namespace {

constexpr std::string_view digits_of_16 = "0123456789abcdef";

} // namespace

void append_hex(std::string& out, std::uint64_t x, std::size_t digits) {
  const auto begin = out.size();
  out.resize(begin + digits);
  for (auto at = out.size(); at-- > begin; x >>= 4)
    out[at] = digits_of_16[x & 15];
}

void append_hex(std::string& out, std::uint64_t x) {
  char text[16];
  out.append(text, std::to_chars(text, text + sizeof text, x, 16).ptr);
}

std::string hex_of(std::uint64_t x, std::size_t digits) {
  std::string out;
  append_hex(out, x, digits);
  return out;
}

std::string hex_of(std::uint64_t x) {
  std::string out;
  append_hex(out, x);
  return out;
}

std::string hex_of_bytes(std::string_view bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto c : bytes) {
    out += digits_of_16[(c >> 4) & 15];
    out += digits_of_16[c & 15];
  }
  return out;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= 'A' && c <= 'F')
    c = static_cast<char>(c - 'A' + 'a');
  const auto value = digits_of_16.find(c);
  return value == digits_of_16.npos ? std::nullopt : std::optional{static_cast<unsigned>(value)};
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  std::uint64_t x = 0;
  if (text.empty() || text.find_first_not_of(digits_of_16) != text.npos)
    return {};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), x, 16);
  return result.ec == std::errc{} ? std::optional{x} : std::nullopt;
}

} // namespace attune
