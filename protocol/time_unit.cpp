#include "protocol/time_unit.hpp"

#include <string_view>

namespace attune {

namespace {

constexpr std::int64_t seconds_from = 100'000'000;
constexpr std::int64_t seconds_to = 100'000'000'000;
constexpr std::int64_t microseconds_from = 100'000'000'000'000;

std::string_view other_unit(std::int64_t ms) {
  if (ms >= seconds_from && ms < seconds_to)
    return "seconds";
  return ms >= microseconds_from ? "microseconds" : "";
}

} // namespace

std::string no_milliseconds(std::int64_t ms) {
  const auto unit = other_unit(ms);
  return unit.empty() ? std::string{}
                      : "must be milliseconds since 1970, and looks like " + std::string{unit};
}

} // namespace attune
