#include "config/log_line.hpp"

#include "protocol/codec/json_writer.hpp"

#include <date/date.h>

#include <algorithm>
#include <cctype>

namespace attune {
namespace {

constexpr std::size_t text_bytes_most = 2'000;

std::string timestamp(std::chrono::system_clock::time_point at) {
  return date::format("%FT%TZ", std::chrono::floor<std::chrono::milliseconds>(at));
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
