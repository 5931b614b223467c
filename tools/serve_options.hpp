#pragma once

#include "tools/settings_options.hpp"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace attune {

/// The options of commands that serve: where to listen, what to keep, and the settings.
struct serve_options {
  settings_options settings;
  std::string listen;
  std::string admin;
  std::string data;
  std::string web_dir;

  /// @param keeps  Whether the command has a data folder.
  void add_to(CLI::App& app, bool keeps);

  /// The settings with these options applied. Prints every fault and returns nothing if there is
  /// one. See `settings_options`.
  std::optional<attune_settings>
  load_or_complain(std::vector<setting_fault>* warnings = nullptr) const;

  /// What `/admin/config` shows: effective values and where each came from, no secrets.
  std::string config_json() const;
  /// What is set otherwise than by default, for a log's line: `http.port=80 log.level="debug"`, no
  /// secrets.
  std::string changes_text() const;
};

/// Prints the line that says that the server answers.
void print_ready(const std::string& listen, const std::string& admin);

} // namespace attune
