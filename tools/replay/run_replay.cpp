#include "tools/replay/run_replay.hpp"

#include "tools/replay/recbole.hpp"
#include "tools/replay/replay_report.hpp"
#include "tools/replay/session_rec.hpp"

#include <ostream>

namespace attune {
namespace {

void tell_bad_lines(const data_set& data, std::ostream& log) {
  for (const auto& line : data.bad)
    log << line.file << ':' << line.number << ": " << line.what << "; skipped\n";
  if (data.bad_lines > data.bad.size())
    log << "... and " << data.bad_lines - data.bad.size() << " more lines skipped\n";
}

exit_code ended_by(const fault& x, std::ostream& log) {
  log << "replay: " << x.what << '\n';
  return x.code == fault_code::not_found ? exit_code::unavailable : exit_code::failed;
}

} // namespace

exit_code run_replay(const replay_options& options, const gateway_starter& start, std::ostream& out,
                     std::ostream& log) {
  const bool is_recbole = options.format == data_format::recbole;
  if (options.files.empty() || (is_recbole && options.files.size() > 1)) {
    log << "replay: --dataset takes "
        << (is_recbole ? "one .inter file with --from recbole\n" : "at least one file\n");
    return exit_code::usage;
  }
  const auto data =
    is_recbole ? read_recbole(options.files.front()) : read_session_rec(options.files);
  if (!data) {
    log << "replay: " << data.error().what << '\n';
    return exit_code::failed;
  }
  tell_bad_lines(*data, log);

  running_gateway gateway{options.url, nullptr};
  if (options.url.empty()) {
    auto started = start(replay_settings(options));
    if (!started)
      return ended_by(started.error(), log);
    gateway = std::move(*started);
  }
  const auto report = replay(*data, options, gateway.url, log);
  if (!report)
    return ended_by(report.error(), log);
  out << (options.json ? to_json(*report) + '\n' : to_text(*report)) << std::flush;
  return exit_code::ok;
}

} // namespace attune
