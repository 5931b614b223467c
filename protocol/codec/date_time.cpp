#include "protocol/codec/date_time.hpp"

#include <date/date.h>

#include <algorithm>
#include <regex>

namespace attune {

namespace {

namespace chrono = std::chrono;

using moment = date::sys_time<chrono::microseconds>;

constexpr std::size_t longest = 64; // The matcher takes stack for each character.

constexpr moment first = date::sys_days{date::year{0} / 1 / 1};
constexpr moment last = date::sys_days{date::year{10000} / 1 / 1} - chrono::microseconds{1};

} // namespace

// The library's own parser takes more than RFC 3339 has (+24:00, 2026-1-2) and less (Z, a leap
// second).
std::optional<std::int64_t> parse_date_time(std::string_view text) {
  static const std::regex form{R"((\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60))"
                               R"((?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d)))"};
  std::cmatch parts;
  if (text.size() > longest
      || !std::regex_match(text.data(), text.data() + text.size(), parts, form))
    return {};
  const auto number = [&](std::size_t i) { return parts[i].matched ? std::stoi(parts[i]) : 0; };
  const auto day = date::year{number(1)} / number(2) / number(3);
  if (!day.ok())
    return {};
  const auto fraction = (parts[7].str() + "000000").substr(0, 6);
  const auto offset = chrono::hours{number(9)} + chrono::minutes{number(10)};
  const moment at = date::sys_days{day} + chrono::hours{number(4)} + chrono::minutes{number(5)}
                    + chrono::seconds{number(6)} + chrono::microseconds{std::stoi(fraction)}
                    + (parts[8] == "-" ? offset : -offset);
  return at.time_since_epoch().count();
}

std::string write_date_time(std::int64_t us) {
  constexpr auto form = "%FT%TZ"; // As many digits of a fraction as the type has.
  const auto at = std::clamp(moment{chrono::microseconds{us}}, first, last);
  if (const auto second = chrono::floor<chrono::seconds>(at); second == at)
    return date::format(form, second);
  if (const auto millisecond = chrono::floor<chrono::milliseconds>(at); millisecond == at)
    return date::format(form, millisecond);
  return date::format(form, at);
}

} // namespace attune
