#pragma once

#include "config/log_line.hpp"
#include "config/setting.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace attune {

struct log_settings {
  std::string level = "info";
  std::string format = "text";
  int lines_per_s = 20;

  void describe(setting_list& list) {
    list.add("log.level", level, {.one_of = {"debug", "info", "warning", "error"}},
             "The least that is logged. error hides what explains it; debug costs CPU and disk.");
    list.add("log.format", format, {.one_of = {"text", "json"}},
             "text is for people (key=value), json for collectors: one object a line.");
    list.add("log.lines_per_s", lines_per_s, {1, 100'000},
             "Lines a second of one event. Few hide detail; many let a storm fill the disk.");
  }
};

/// Sets how this process logs, to standard error. Once, before threads start; without it: info, as
/// text.
void start_logging(const log_settings& settings);

/// Writes one line: `log_event(log_level::warning, "visitor", "shed", {{"in_flight", 9}})`.
/// Any thread. A storm of one event is held to `log.lines_per_s`, and a warning or an error that
/// says the same again to a line a minute; a line that is not written costs about 50 ns. Not for
/// the path of each signal.
void log_event(log_level level, std::string_view component, std::string_view event,
               std::initializer_list<log_field> fields = {});

} // namespace attune
