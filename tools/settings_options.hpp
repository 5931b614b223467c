#pragma once

#include "config/load.hpp"
#include "tools/attune_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace attune {

/// The options by which a command is told its settings: `--config FILE`, `--set KEY=VALUE`.
struct settings_options {
  std::string file;
  std::vector<std::string> sets;

  void add_to(CLI::App& app);

  /// What to load, the environment of this process included.
  setting_sources sources() const;

  /// Sets `out` from the sources. Faults are all that a start would refuse.
  loaded_settings load_into(attune_settings& out) const;

  /// The settings in force. Prints every fault to standard error and returns nothing if there is
  /// one: then the command ends with `exit_code::bad_settings`.
  /// @param warnings  Takes what an operator should know of them; null: that is printed, too.
  std::optional<attune_settings>
  load_or_complain(std::vector<setting_fault>* warnings = nullptr) const;
};

/// Prints a line for each fault, and how many there were, to standard error.
void complain(const std::vector<setting_fault>& faults);

/// Prints a line for each warning to standard error.
void warn(const std::vector<setting_fault>& warnings);

} // namespace attune
