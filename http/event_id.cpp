#include "http/event_id.hpp"

#include <charconv>

namespace attune {

namespace {

constexpr std::size_t max_epoch = 64;

} // namespace

std::optional<event_id> parse_event_id(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == text.npos || dot == 0 || dot > max_epoch)
    return {};
  event_id x{std::string{text.substr(0, dot)}, 0};
  if (x.epoch.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") != x.epoch.npos)
    return {};
  const auto digits = text.substr(dot + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos)
    return {};
  const auto* end = digits.data() + digits.size();
  const auto [rest, ec] = std::from_chars(digits.data(), end, x.counter);
  if (ec != std::errc{} || rest != end)
    return {};
  return x;
}

std::string to_string(const event_id& x) { return x.epoch + '.' + std::to_string(x.counter); }

} // namespace attune
