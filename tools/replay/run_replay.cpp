#include "tools/replay/run_replay.hpp"

#include "tools/replay/recbole.hpp"
#include "tools/replay/replay_report.hpp"
#include "tools/replay/session_rec.hpp"

#include <array>
#include <ostream>
#include <string_view>

namespace attune {
namespace {

void tell_units(const data_set& data, std::ostream& log) {
  constexpr std::array<std::string_view, time_units> names{"seconds", "milliseconds",
                                                           "microseconds", "nanoseconds"};
  for (std::size_t i = 1; i < time_units; ++i)
    if (data.read_in[i] > 0)
      log << "replay: " << data.read_in[i] << " events have times too large for seconds: taken for "
          << names[i] << " since 1970\n";
}

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
  data_set data;
  const auto got =
    is_recbole ? read_recbole(options.files.front(), data) : read_session_rec(options.files, data);
  tell_bad_lines(data, log);
  tell_units(data, log);
  if (!got) {
    log << "replay: " << got.error().what << '\n';
    return exit_code::failed;
  }

  running_gateway gateway{options.url, nullptr};
  if (options.url.empty()) {
    auto started = start(replay_settings(options));
    if (!started)
      return ended_by(started.error(), log);
    gateway = std::move(*started);
  }
  const auto report = replay(data, options, gateway.url, log);
  if (!report)
    return ended_by(report.error(), log);
  out << (options.json ? to_json(*report) + '\n' : to_text(*report)) << std::flush;
  return exit_code::ok;
}

} // namespace attune
