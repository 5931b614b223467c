#include "http/event_id.hpp"

#include "protocol/hex.hpp"

#include <charconv>

namespace attune {

namespace {

constexpr std::size_t session_digits = 32;
constexpr std::size_t epoch_digits = session_digits + 16;

/// Reads a number whole: digits and nothing else.
bool read_number(std::string_view text, std::uint64_t& x) {
  const auto* end = text.data() + text.size();
  const auto [rest, ec] = std::from_chars(text.data(), end, x);
  return ec == std::errc{} && rest == end;
}

} // namespace

std::string event_id::epoch() const { return to_string(session) + hex_of(stream, 16); }

std::optional<event_id> parse_event_id(std::string_view text) {
  if (text.size() <= epoch_digits || text[epoch_digits] != '.')
    return {};
  const auto session = parse_session_id(text.substr(0, session_digits));
  if (!session)
    return {};
  const auto stream = parse_hex(text.substr(session_digits, epoch_digits - session_digits));
  event_id x{*session, stream.value_or(0), 0};
  if (!stream || !read_number(text.substr(epoch_digits + 1), x.counter))
    return {};
  return x;
}

std::string to_string(const event_id& x) { return x.epoch() + '.' + std::to_string(x.counter); }

} // namespace attune
