#include "protocol/codec/date_time.hpp"

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace attune {

namespace {

namespace chrono = std::chrono;

using moment = date::sys_time<chrono::microseconds>;

constexpr std::size_t longest = 64; // As the contract says: else a fraction had no end.

constexpr moment first = date::sys_days{date::year{0} / 1 / 1};
constexpr moment last = date::sys_days{date::year{10000} / 1 / 1} - chrono::microseconds{1};

/// What is left of a text that is read from its front.
class text_reader {
public:
  explicit text_reader(std::string_view text) : left_(text) {}

  /// Reads exactly `digits` digits as a number of at most `most`.
  int number(std::size_t digits, int most) {
    auto x = 0;
    for (std::size_t i = 0; i < digits; ++i)
      x = 10 * x + digit();
    ok_ = ok_ && x <= most;
    return x;
  }

  int digit() {
    const auto c = next();
    ok_ = ok_ && is_digit(c);
    return c - '0';
  }

  /// Reads one of these characters.
  char one_of(std::string_view these) {
    const auto c = next();
    ok_ = ok_ && these.find(c) != these.npos;
    return c;
  }

  bool is_at_digit() const { return !left_.empty() && is_digit(left_.front()); }
  bool is_at(char c) const { return !left_.empty() && left_.front() == c; }
  /// Whether all of it was read, and all as it had to be.
  bool is_done() const { return ok_ && left_.empty(); }

private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  char next() {
    if (left_.empty()) {
      ok_ = false;
      return '0';
    }
    const auto c = left_.front();
    left_.remove_prefix(1);
    return c;
  }

  std::string_view left_;
  bool ok_ = true;
};

/// The digits behind a point, of which six count.
chrono::microseconds read_fraction(text_reader& from) {
  auto us = 0;
  auto unit = 100'000;
  do {
    us += unit * from.digit();
    unit /= 10;
  } while (from.is_at_digit());
  return chrono::microseconds{us};
}

/// What the local time is ahead of UTC.
chrono::minutes read_offset(text_reader& from) {
  const auto sign = from.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z')
    return chrono::minutes{0};
  const auto hours = from.number(2, 23);
  from.one_of(":");
  const chrono::minutes offset = chrono::hours{hours} + chrono::minutes{from.number(2, 59)};
  return sign == '-' ? -offset : offset;
}

} // namespace

// The library's own parser takes more than RFC 3339 has (+24:00, 2026-1-2) and less (Z, a leap
// second).
std::optional<std::int64_t> parse_date_time(std::string_view text) {
  if (text.size() > longest)
    return {};
  text_reader from{text};
  const date::year year{from.number(4, 9999)};
  from.one_of("-");
  const date::month month{static_cast<unsigned>(from.number(2, 12))};
  from.one_of("-");
  const date::day day{static_cast<unsigned>(from.number(2, 31))};
  from.one_of("Tt ");
  moment at{chrono::hours{from.number(2, 23)}};
  from.one_of(":");
  at += chrono::minutes{from.number(2, 59)};
  from.one_of(":");
  at += chrono::seconds{from.number(2, 60)};
  if (from.is_at('.')) {
    from.one_of(".");
    at += read_fraction(from);
  }
  at -= read_offset(from);
  const date::year_month_day named = year / month / day;
  if (!from.is_done() || !named.ok())
    return {};
  return (at + date::sys_days{named}.time_since_epoch()).time_since_epoch().count();
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
