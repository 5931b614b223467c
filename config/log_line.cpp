#include "config/log_line.hpp"

#include "config/json_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <type_traits>

namespace attune {
namespace {

constexpr std::size_t text_bytes_most = 2'000;

std::string timestamp(std::chrono::system_clock::time_point at) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(since / 1'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> out{};
  const auto size = std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> millis{};
  std::snprintf(millis.data(), millis.size(), ".%03dZ", static_cast<int>(since % 1'000));
  return std::string{out.data(), size} + millis.data();
}

bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c))
           || std::string_view{"._-:/+,"}.find(c) != std::string_view::npos;
  });
}

std::string spell(const log_field& field, bool quoted) {
  return std::visit(
    [&](const auto& value) -> std::string {
      using value_type = std::decay_t<decltype(value)>;
      if constexpr (std::is_same_v<value_type, std::string_view>) {
        const auto cut = value.substr(0, text_bytes_most);
        return !quoted && is_plain(cut) ? std::string{cut} : json_text(cut);
      } else if constexpr (std::is_same_v<value_type, bool>) {
        return value ? "true" : "false";
      } else if constexpr (std::is_same_v<value_type, double>) {
        std::string out;
        append_json_number(out, value);
        return out;
      } else {
        return std::to_string(value);
      }
    },
    field.value);
}

} // namespace

std::string_view level_name(log_level x) {
  switch (x) {
  case log_level::debug:
    return "debug";
  case log_level::info:
    return "info";
  case log_level::warning:
    return "warning";
  case log_level::error:
    return "error";
  }
  return "error";
}

std::string text_line(const log_event_view& x) {
  auto out = timestamp(x.at) + ' ' + std::string{level_name(x.level)} + ' '
             + std::string{x.component} + ' ' + std::string{x.event};
  for (const auto& field : x.fields)
    out += ' ' + std::string{field.key} + '=' + spell(field, false);
  if (x.suppressed > 0)
    out += " suppressed=" + std::to_string(x.suppressed);
  return out;
}

std::string json_line(const log_event_view& x) {
  auto out = "{\"ts\":\"" + timestamp(x.at) + "\",\"level\":\"" + std::string{level_name(x.level)}
             + "\",\"component\":" + json_text(x.component) + ",\"event\":" + json_text(x.event);
  for (const auto& field : x.fields)
    out += ',' + json_text(field.key) + ':' + spell(field, true);
  if (x.suppressed > 0)
    out += ",\"suppressed\":" + std::to_string(x.suppressed);
  return out + '}';
}

} // namespace attune
