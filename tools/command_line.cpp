#include "tools/command_line.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <utility>

#ifndef ATTUNE_VERSION
#error "The build defines ATTUNE_VERSION."
#endif

namespace attune {

exit_code run_command_line(int argc, const char* const* argv, const std::vector<command>& table) {
  CLI::App app{"Attune: rankings that follow a visitor while the visitor is still looking.",
               "attune"};
  app.set_version_flag("--version", "attune " ATTUNE_VERSION);
  app.require_subcommand(1);
  app.footer("`attune COMMAND --help` says all about a command.\n"
             "Exit codes: 0; 1 at run time; 2 usage; 69 a dependency is unavailable; 75 temporary; "
             "78 bad configuration.");
  std::vector<std::pair<CLI::App*, command_action>> commands;
  for (const auto& one : table) {
    auto* subcommand = app.add_subcommand(one.name, one.summary);
    commands.emplace_back(subcommand, one.declare(*subcommand));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? exit_code::ok : exit_code::usage;
  }
  try {
    for (const auto& [subcommand, action] : commands)
      if (subcommand->parsed())
        return action();
  } catch (const std::exception& e) {
    std::cerr << "attune: " << e.what() << '\n';
  }
  return exit_code::failed;
}

} // namespace attune
