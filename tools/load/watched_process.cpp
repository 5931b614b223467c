#include "tools/load/watched_process.hpp"

#include <ctime>
#include <fstream>
#include <string>

namespace attune {
namespace {

std::int64_t read_clock(clockid_t clock) {
  timespec x{};
  if (clock_gettime(clock, &x) != 0)
    return 0;
  return std::int64_t{x.tv_sec} * 1'000'000'000 + x.tv_nsec;
}

} // namespace

result<watched_process> watched_process::find(int pid) {
  clockid_t clock{};
  if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0)
    return failed(fault_code::not_found,
                  "there is no process " + std::to_string(pid) + " whose time can be read");
  return watched_process{pid};
}

std::int64_t watched_process::cpu_ns() const {
  clockid_t clock{};
  return clock_getcpuclockid(pid_, &clock) == 0 ? read_clock(clock) : 0;
}

std::uint64_t watched_process::resident_bytes() const {
  std::ifstream status{"/proc/" + std::to_string(pid_) + "/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:"))
      return std::stoull(line.substr(6)) * 1'024; // In kB, whatever the page size.
  return 0;
}

std::int64_t own_cpu_ns() { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

} // namespace attune
