#include "tools/command_line.hpp"

int main(int argc, char** argv) {
  const std::vector<attune::command> table{
    {"serve", "The engine", &attune::declare_serve},
    {"demo", "The whole of it in memory, with a shop and simulated shoppers",
     &attune::declare_demo},
    {"replay", "A data set through a running gateway, beside two baselines",
     &attune::declare_replay},
    {"config", "Checks, shows and describes the settings", &attune::declare_config},
    {"import", "Reads items or signals from a file into a running gateway",
     &attune::declare_import},
    {"load", "Signals over many WebSockets, latencies without coordinated omission",
     &attune::declare_load},
  };
  return static_cast<int>(attune::run_command_line(argc, argv, table));
}
