#include "config/process_stats.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <sys/resource.h>

namespace attune {
namespace {

double seconds(const timeval& x) {
  return static_cast<double>(x.tv_sec) + static_cast<double>(x.tv_usec) * 1e-6;
}

std::uint64_t count_entries(const char* folder) {
  std::error_code failure;
  std::uint64_t out = 0;
  for (std::filesystem::directory_iterator at{folder, failure}, end; !failure && at != end;
       at.increment(failure))
    ++out;
  return out;
}

} // namespace

process_stats read_process_stats() {
  process_stats out;
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0)
    out.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:"))
      out.resident_bytes = std::stoull(line.substr(6)) * 1'024; // In kB, whatever the page size.
    else if (line.starts_with("Threads:"))
      out.threads = std::stoull(line.substr(8));
  out.open_descriptors = count_entries("/proc/self/fd");
  return out;
}

} // namespace attune
