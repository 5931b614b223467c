#pragma once

namespace attune {

/// How `attune` ends. The numbers above 2 are those of sysexits.h.
enum class exit_code : int {
  ok = 0,
  failed = 1,        ///< At run time.
  usage = 2,         ///< The command line.
  unavailable = 69,  ///< Something it depends on is not there.
  temporary = 75,    ///< Worth trying again.
  bad_settings = 78, ///< The configuration.
};

} // namespace attune
