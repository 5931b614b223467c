#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace attune {

enum class log_level : std::uint8_t { debug, info, warning, error };

std::string_view level_name(log_level x);

/// A fact in a log line. Visitors appear as pseudonyms; contexts, keys and raw ids never appear.
struct log_field {
  using value_type = std::variant<std::string_view, std::int64_t, double, bool>;

  log_field(std::string_view k, std::string_view v) : key{k}, value{v} {}
  log_field(std::string_view k, const char* v) : key{k}, value{std::string_view{v}} {}
  log_field(std::string_view k, const std::string& v) : key{k}, value{std::string_view{v}} {}
  log_field(std::string_view k, bool v) : key{k}, value{v} {}
  log_field(std::string_view k, double v) : key{k}, value{v} {}
  template <class Integer>
  requires std::is_integral_v<Integer> log_field(std::string_view k, Integer v)
    : key{k}, value{static_cast<std::int64_t>(v)} {}

  std::string_view key;
  value_type value;
};

/// One line's facts: what happened where.
struct log_event_view {
  std::chrono::system_clock::time_point at;
  log_level level = log_level::info;
  std::string_view component; ///< "visitor"
  std::string_view event;     ///< Stable: "shed". What people search for and alerts rest on.
  std::initializer_list<log_field> fields = {};
  std::uint64_t suppressed = 0; ///< Lines of this event that the limit held back before this one.
};

/// `2026-11-24T10:38:32.123Z info visitor shed kind=hover in_flight=9`; texts are cut at 2,000
/// bytes.
std::string text_line(const log_event_view& x);

/// `{"ts":"2026-…Z","level":"info","component":"visitor","event":"shed","kind":"hover"}`,
/// texts cut likewise.
std::string json_line(const log_event_view& x);

} // namespace attune
