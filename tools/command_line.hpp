#pragma once

#include "tools/commands.hpp"

#include <vector>

namespace attune {

/// Reads the command line and runs the one command that it names. Help and version go to standard
/// output and end with `ok`; what cannot be read is said on standard error and ends with `usage`.
exit_code run_command_line(int argc, const char* const* argv, const std::vector<command>& table);

} // namespace attune
