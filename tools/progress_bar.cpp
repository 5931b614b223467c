#include "tools/progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t width = 40;

} // namespace

progress_bar::progress_bar(std::ostream& out, bool is_terminal, std::string what, std::size_t total)
  : out_(out), is_terminal_(is_terminal), what_(std::move(what)), total_(total) {}

void progress_bar::show(std::size_t done) {
  if (total_ == 0)
    return;
  done = std::min(done, total_);
  const auto percent = done * 100 / total_;
  if (percent < shown_percent_ + (is_terminal_ ? 1 : 10))
    return;
  shown_percent_ = percent;
  if (!is_terminal_) {
    out_ << percent << " %: " << done << " of " << total_ << ' ' << what_ << std::endl;
    return;
  }
  const auto full = percent * width / 100;
  out_ << "\r[" << std::string(full, '#') << std::string(width - full, ' ') << "] " << percent
       << " %  " << done << " of " << total_ << ' ' << what_ << (percent == 100 ? "\n" : "")
       << std::flush;
}

bool standard_error_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

} // namespace attune
