#include "http/event_id.hpp"

#include <charconv>
#include <cstdio>

namespace attune {

namespace {

constexpr std::size_t session_digits = 32;
constexpr std::size_t epoch_digits = session_digits + 16;

/// Reads a number whole: digits of the base and nothing else.
bool read_number(std::string_view text, std::string_view digits, int base, std::uint64_t& x) {
  if (text.empty() || text.find_first_not_of(digits) != text.npos)
    return false;
  const auto* end = text.data() + text.size();
  const auto [rest, ec] = std::from_chars(text.data(), end, x, base);
  return ec == std::errc{} && rest == end;
}

} // namespace

std::string event_id::epoch() const {
  char number[17];
  std::snprintf(number, sizeof number, "%016llx", static_cast<unsigned long long>(stream));
  return to_string(session) + number;
}

std::optional<event_id> parse_event_id(std::string_view text) {
  if (text.size() <= epoch_digits || text[epoch_digits] != '.')
    return {};
  const auto session = parse_session_id(text.substr(0, session_digits));
  if (!session)
    return {};
  event_id x{*session, 0, 0};
  const auto stream = text.substr(session_digits, epoch_digits - session_digits);
  if (!read_number(stream, "0123456789abcdef", 16, x.stream)
      || !read_number(text.substr(epoch_digits + 1), "0123456789", 10, x.counter))
    return {};
  return x;
}

std::string to_string(const event_id& x) { return x.epoch() + '.' + std::to_string(x.counter); }

} // namespace attune
