#pragma once

#include "tests/support/temp_folder.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace attune::test {

/// The real `attune serve` as a child process, on free ports of the loopback. One owner; what still
/// runs at the end is killed. Starts again on the same data as often as a test wants.
class server_process {
public:
  /// @param store     `memory:`, or empty: a data folder that lives as long as this does.
  /// @param settings  Each as `--set` takes it.
  explicit server_process(std::vector<std::string> settings = {}, std::string store = {});
  ~server_process();
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;

  /// Writes the settings file, which it reads from its next start on: a TOML text.
  void configure(const std::string& toml) const;

  /// Starts it and waits for the line that says it answers.
  /// @returns whether it came within `limit`; `log` may tell why not.
  bool start(std::chrono::milliseconds limit = std::chrono::seconds{5});

  /// Sends a signal: SIGTERM drains, SIGKILL is the crash.
  void send(int signal) const;
  /// Waits for its end. @returns its exit code, 128 + the signal that ended it, or -1 after
  /// `limit`.
  int wait(std::chrono::milliseconds limit = std::chrono::seconds{15});
  /// Kills and waits.
  void crash();

  int port() const { return port_; }
  int admin_port() const { return admin_port_; }
  pid_t pid() const { return pid_; }
  std::string data() const { return folder_.in("data"); }
  const temp_folder& folder() const { return folder_; }

  std::int64_t resident_kib() const;
  /// No file of it may grow beyond: writes fail.
  void limit_files(std::uint64_t bytes) const;
  /// All that it wrote to its standard error, over all starts.
  std::string log() const;

private:
  temp_folder folder_;
  std::vector<std::string> settings_;
  std::string store_;
  pid_t pid_ = -1;
  int port_ = 0;
  int admin_port_ = 0;
};

/// Runs `attune` with these arguments until it ends.
struct finished_program {
  int code = -1;
  std::string output; ///< Of both streams.
};
finished_program run_program(const std::vector<std::string>& arguments);

/// Whether the long variants are wanted: the environment's `ATTUNE_LONG` is not empty.
bool is_long_run();
/// The environment's `ATTUNE_SEED`, else one of the clock. Printed.
std::uint64_t test_seed();

} // namespace attune::test
