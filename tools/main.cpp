#include "tools/command_line.hpp"

#include <malloc.h>

namespace {

/// Larger blocks are the system's again once they are freed: checkpoints, bodies, tables that grow.
/// Left alone, glibc raises this bound up to 32 MiB with each that it frees, and keeps their room.
/// Above 1 MiB: so large are the pieces of RocksDB's write buffers, which the next buffer takes
/// over from the heap without a fault for each page.
constexpr int mapped_from_bytes = 5 << 18;

} // namespace

int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, mapped_from_bytes);
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
