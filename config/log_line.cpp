#include "config/log_line.hpp"

#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>

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

/// What a line shows of a value.
std::string_view shown(std::string_view text) { return text.substr(0, text_bytes_most); }

template <class Number>
Number shown(Number x) {
  return x;
}

std::string spelled(const log_field::value_type& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (text != nullptr && is_plain(shown(*text)))
    return std::string{shown(*text)};
  return std::visit([](const auto& x) { return as_json(shown(x)); }, value);
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
    out += ' ' + std::string{field.key} + '=' + spelled(field.value);
  if (x.suppressed > 0)
    out += " suppressed=" + std::to_string(x.suppressed);
  return out;
}

std::string json_line(const log_event_view& x) {
  std::string out;
  json_writer w{out};
  w.open_object().field("ts", timestamp(x.at)).field("level", level_name(x.level));
  w.field("component", x.component).field("event", x.event);
  for (const auto& field : x.fields)
    std::visit([&](const auto& value) { w.field(field.key, shown(value)); }, field.value);
  if (x.suppressed > 0)
    w.field("suppressed", x.suppressed);
  w.close_object();
  return out;
}

} // namespace attune
