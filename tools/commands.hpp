#pragma once

#include "tools/exit_code.hpp"

#include <functional>

namespace CLI {
class App;
}

namespace attune {

/// What a command does once its options are read.
using command_action = std::function<exit_code()>;

/// One subcommand of `attune`: `declare` adds its options to `app` and returns what it does. To add
/// one: a file tools/<name>_command.cpp, a declaration here, a row in main.cpp.
struct command {
  const char* name;
  const char* summary;
  command_action (*declare)(CLI::App& app);
};

command_action declare_serve(CLI::App& app);
command_action declare_demo(CLI::App& app);
command_action declare_config(CLI::App& app);
command_action declare_replay(CLI::App& app);
command_action declare_import(CLI::App& app);
command_action declare_load(CLI::App& app);

} // namespace attune
