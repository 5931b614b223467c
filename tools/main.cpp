#include "tools/command_line.hpp"

int main(int argc, char** argv) {
  const std::vector<attune::command> table{
    {"config", "Checks, shows and describes the settings", &attune::declare_config},
    {"import", "Reads items or signals from a file into a running gateway",
     &attune::declare_import},
  };
  return static_cast<int>(attune::run_command_line(argc, argv, table));
}
