#include "protocol/codec/json_number.hpp"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace attune {

namespace {

bool is_digit(char x) { return x >= '0' && x <= '9'; }

/// Moves past digits. @returns whether there was one.
bool skip_digits(std::string_view& rest) {
  const auto before = rest.size();
  while (!rest.empty() && is_digit(rest.front()))
    rest.remove_prefix(1);
  return rest.size() != before;
}

bool skip_one_of(std::string_view& rest, std::string_view these) {
  if (rest.empty() || these.find(rest.front()) == these.npos)
    return false;
  rest.remove_prefix(1);
  return true;
}

bool is_json_number(std::string_view rest) {
  skip_one_of(rest, "-");
  if (!skip_one_of(rest, "0") && !skip_digits(rest))
    return false;
  if (skip_one_of(rest, ".") && !skip_digits(rest))
    return false;
  if (skip_one_of(rest, "eE")) {
    skip_one_of(rest, "+-");
    if (!skip_digits(rest))
      return false;
  }
  return rest.empty();
}

/// Most numbers are short and whole: no more than 15 digits, so exact in a double.
std::optional<double> short_whole(std::string_view text) {
  if (text.empty() || text.size() > 15 || (text.size() > 1 && text.front() == '0'))
    return {};
  std::int64_t x = 0;
  for (const auto c : text) {
    if (!is_digit(c))
      return {};
    x = 10 * x + (c - '0');
  }
  return static_cast<double>(x);
}

} // namespace

std::optional<double> parse_json_number(std::string_view text) {
  if (const auto x = short_whole(text))
    return x;
  if (!is_json_number(text))
    return {};
  double x = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (ec == std::errc::result_out_of_range) // Does not say whether it was too large or too small.
    return std::strtod(std::string{text}.c_str(), nullptr);
  return x;
}

} // namespace attune
