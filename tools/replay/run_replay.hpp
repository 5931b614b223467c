#pragma once

#include "tools/exit_code.hpp"
#include "tools/replay/replay_data_set.hpp"

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// A gateway that answers at `url` for as long as `keeper` lives.
struct running_gateway {
  std::string url;
  std::shared_ptr<void> keeper;
};

/// Starts an engine with the memory store and free ports on loopback, its settings being the
/// defaults and these `KEY=VALUE` texts, as `--set` takes them.
using gateway_starter = std::function<result<running_gateway>(const std::vector<std::string>&)>;

/// The command: reads the files, replays them, prints the report to `out`; bad lines, progress and
/// faults go to `log`. Ends with `usage` for files that the format does not have, `unavailable`
/// where no gateway answers, `failed` for all else that went wrong.
/// @param start  Called where the options name no URL.
exit_code run_replay(const replay_options& options, const gateway_starter& start, std::ostream& out,
                     std::ostream& log);

} // namespace attune
