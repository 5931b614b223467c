#pragma once

#include "config/setting.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Where settings come from, the weakest first; all are weaker than the next, all stronger than the
/// defaults.
struct setting_sources {
  std::string file = {}; ///< A TOML file of at most 1 MiB; empty: none.
  std::vector<std::string> environment =
    {};                                ///< "NAME=VALUE"; `ATTUNE_HTTP__PORT=1` sets `http.port`.
  std::vector<std::string> flags = {}; ///< "http.port=1": a TOML value, else a text.
};

/// One thing wrong with one setting.
struct setting_fault {
  std::string where; ///< "attune.toml", "environment ATTUNE_HTTP__PORT", "--set http.port".
  unsigned line = 0; ///< In a file, from 1; 0: none.
  unsigned column = 0;
  std::string what; ///< A sentence: which setting, what is wrong, what would be right.

  friend bool operator==(const setting_fault&, const setting_fault&) = default;
};

/// "attune.toml:3:5: http.port is 70000; it must be 0 to 65535."
std::string sentence(const setting_fault& x);

/// Setting -> where its value came from ("attune.toml:3", ...); what is absent is a default.
using setting_origins = std::map<std::string, std::string, std::less<>>;

struct loaded_settings {
  std::vector<setting_fault> faults;   ///< All of them, in the order of sources and lines.
  std::vector<setting_fault> warnings; ///< What an operator should know, though all is in force.
  setting_origins origins;
};

/// Sets the fields of `list` from `sources`. A value with a fault leaves its field as it was.
///
/// Unknown keys are faults, and so is a variable that two underscores would make a setting
/// (`ATTUNE_HTTP_PORT`), unless its value is an address as orchestrators set them for services
/// (`tcp://10.0.0.1:80`). A file with secrets that others can read is a warning. Lists are replaced
/// as a whole by a stronger source; tables by name and tables of numbers are merged. Reads no
/// global: the caller passes the environment
/// (`process_environment`).
loaded_settings load(const setting_list& list, const setting_sources& sources);

/// The variables of this process.
std::vector<std::string> process_environment();

} // namespace attune
