#include "protocol/codec/date_time.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace attune {

namespace {

namespace chrono = std::chrono;

/// A cursor over a fixed form; `ok` falls with the first character that does not fit.
struct scan {
  std::string_view rest;
  bool ok = true;

  void one_of(std::string_view these) {
    ok = ok && !rest.empty() && these.find(rest.front()) != these.npos;
    if (ok)
      rest.remove_prefix(1);
  }

  int digits(std::size_t count, int least, int most) {
    int x = 0;
    for (std::size_t i = 0; i < count && ok; ++i) {
      const auto digit = rest.empty() ? -1 : rest.front() - '0';
      ok = digit >= 0 && digit <= 9;
      if (ok)
        rest.remove_prefix(1);
      x = 10 * x + digit;
    }
    ok = ok && x >= least && x <= most;
    return x;
  }

  std::int64_t fraction_us() {
    if (rest.empty() || rest.front() != '.')
      return 0;
    rest.remove_prefix(1);
    const auto length = std::min(rest.find_first_not_of("0123456789"), rest.size());
    ok = ok && length > 0;
    std::int64_t us = 0;
    for (std::size_t i = 0; i < 6; ++i)
      us = 10 * us + (i < length ? rest[i] - '0' : 0);
    rest.remove_prefix(length);
    return us;
  }

  chrono::minutes offset() {
    const auto sign = rest.empty() ? 'Z' : rest.front();
    one_of("Zz+-");
    if (!ok || sign == 'Z' || sign == 'z')
      return {};
    const chrono::hours hours{digits(2, 0, 23)};
    one_of(":");
    const chrono::minutes x = hours + chrono::minutes{digits(2, 0, 59)};
    return sign == '-' ? -x : x;
  }
};

void append(std::string& out, std::int64_t x, std::size_t width) {
  const auto text = std::to_string(x);
  out.append(width - std::min(width, text.size()), '0').append(text);
}

constexpr chrono::sys_days first_day = chrono::year{0} / 1 / 1;
constexpr chrono::sys_days day_after_last = chrono::year{10000} / 1 / 1;

constexpr std::int64_t us_of(chrono::sys_days day) {
  return chrono::microseconds{day.time_since_epoch()}.count();
}

} // namespace

std::optional<std::int64_t> parse_date_time(std::string_view text) {
  scan in{text};
  const chrono::year year{in.digits(4, 0, 9999)};
  in.one_of("-");
  const chrono::month month{static_cast<unsigned>(in.digits(2, 1, 12))};
  in.one_of("-");
  const chrono::day day{static_cast<unsigned>(in.digits(2, 1, 31))};
  in.one_of("Tt ");
  const chrono::hours hours{in.digits(2, 0, 23)};
  in.one_of(":");
  const chrono::minutes minutes{in.digits(2, 0, 59)};
  in.one_of(":");
  const chrono::seconds seconds{in.digits(2, 0, 60)};
  const chrono::microseconds fraction{in.fraction_us()};
  const auto offset = in.offset();
  const auto date = year / month / day;
  if (!in.ok || !in.rest.empty() || !date.ok())
    return {};
  const chrono::sys_time<chrono::microseconds> at =
    chrono::sys_days{date} + hours + minutes + seconds + fraction - offset;
  return at.time_since_epoch().count();
}

std::string write_date_time(std::int64_t us) {
  us = std::clamp(us, us_of(first_day), us_of(day_after_last) - 1);
  const chrono::sys_time<chrono::microseconds> at{chrono::microseconds{us}};
  const auto midnight = chrono::floor<chrono::days>(at);
  const chrono::year_month_day date{midnight};
  const chrono::hh_mm_ss time{at - midnight};
  std::string out;
  append(out, static_cast<int>(date.year()), 4);
  append(out += '-', static_cast<unsigned>(date.month()), 2);
  append(out += '-', static_cast<unsigned>(date.day()), 2);
  append(out += 'T', time.hours().count(), 2);
  append(out += ':', time.minutes().count(), 2);
  append(out += ':', time.seconds().count(), 2);
  const auto fraction = time.subseconds().count();
  if (fraction % 1000 != 0)
    append(out += '.', fraction, 6);
  else if (fraction != 0)
    append(out += '.', fraction / 1000, 3);
  return out += 'Z';
}

} // namespace attune
