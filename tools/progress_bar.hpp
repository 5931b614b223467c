#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace attune {

/// Says how far a long command is: on a terminal a bar that is drawn over itself, once a percent;
/// elsewhere a line every ten percent. Of what has no known end it says nothing. One owner.
class progress_bar {
public:
  /// @param what   What is counted, as in "events".
  /// @param total  0: not known.
  progress_bar(std::ostream& out, bool is_terminal, std::string what, std::size_t total);

  /// @param done  So far; what is above `total` counts as all. Cost: nothing, unless there is
  /// something to say.
  void show(std::size_t done);

private:
  std::ostream& out_;
  bool is_terminal_;
  std::string what_;
  std::size_t total_;
  std::size_t shown_percent_ = 0;
};

/// Whether standard error is a terminal.
bool standard_error_is_terminal();

} // namespace attune
