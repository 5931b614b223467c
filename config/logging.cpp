#include "config/logging.hpp"

#include "config/log_limit.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <functional>
#include <memory>
#include <type_traits>
#include <variant>

namespace attune {
namespace {

struct writer {
  explicit writer(const log_settings& settings)
    : least{settings.level == "debug"     ? log_level::debug
            : settings.level == "warning" ? log_level::warning
            : settings.level == "error"   ? log_level::error
                                          : log_level::info},
      as_json{settings.format == "json"}, limit{static_cast<std::uint32_t>(settings.lines_per_s)},
      out{"attune", std::make_shared<spdlog::sinks::stderr_sink_mt>()} {
    out.set_pattern("%v");
    out.set_level(spdlog::level::trace);
    out.flush_on(spdlog::level::trace);
  }

  log_level least;
  bool as_json;
  log_limit limit;
  spdlog::logger out;
};

/// Of all that a line says but when.
std::uint64_t hash_of(std::string_view component, std::string_view event,
                      std::initializer_list<log_field> fields) {
  std::uint64_t out = 0;
  const auto add = [&out](const auto& x) {
    out = out * 0x9E3779B97F4A7C15u + std::hash<std::decay_t<decltype(x)>>{}(x);
  };
  add(component);
  add(event);
  for (const auto& field : fields) {
    add(field.key);
    std::visit(add, field.value);
  }
  return out;
}

std::unique_ptr<writer>& process_writer() {
  static auto instance = std::make_unique<writer>(log_settings{});
  return instance;
}

} // namespace

void start_logging(const log_settings& settings) {
  process_writer() = std::make_unique<writer>(settings);
}

void log_event(log_level level, std::string_view component, std::string_view event,
               std::initializer_list<log_field> fields) {
  auto& log = *process_writer();
  if (level < log.least)
    return;
  const auto at = std::chrono::system_clock::now();
  const auto second = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  const auto decision =
    level < log_level::warning
      ? log.limit.admit(component, event, second)
      : log.limit.admit_once(component, event, hash_of(component, event, fields), second);
  if (!decision.passes)
    return;
  const log_event_view line{at, level, component, event, fields, decision.suppressed};
  log.out.info(log.as_json ? json_line(line) : text_line(line));
}

} // namespace attune
