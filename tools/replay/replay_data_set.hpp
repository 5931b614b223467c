#pragma once

#include "protocol/result.hpp"
#include "tools/replay/data_set.hpp"
#include "tools/replay/replay_report.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace attune {

/// What the files of a data set look like.
enum class data_format { session_rec, recbole };

struct replay_options {
  std::vector<std::string> files = {}; ///< One for `recbole`: the `.inter` file.
  data_format format = data_format::session_rec;
  std::string url = {};                 ///< Empty: a gateway of its own, in memory.
  std::string key = "pk_replay";        ///< Publishable: the visitors'.
  std::string secret_key = "sk_replay"; ///< Puts items that are not known yet.
  bool json = false;
  std::size_t max_open = 2'000; ///< Sockets open at a time.
};

/// What a gateway must be set to for a replay: lockstep; the slot `replay` greedy and without caps;
/// repeats as the data has them; the options' keys. A server named by `--url` needs the same.
std::vector<std::string> replay_settings(const replay_options& options);

/// Streams the data set through a gateway over WebSockets in the order of its own time, each event
/// ranked for first and learned then, beside both baselines. An item that is new is put into the
/// catalogue after that ranking and before its signal.
///
/// The gateway should not have seen the data before. Waits for each answer; progress goes to `log`.
result<replay_report> replay(const data_set& data, const replay_options& options,
                             const std::string& url, std::ostream& log);

} // namespace attune
