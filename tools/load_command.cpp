#include "tools/commands.hpp"
#include "tools/exit_code.hpp"
#include "tools/load/run_load.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace attune {
namespace {

exit_code ended_by(const fault& x) {
  std::cerr << "load: " << x.what << '\n';
  switch (x.code) {
  case fault_code::bad_message: // The URL.
  case fault_code::forbidden:
    return exit_code::usage;
  case fault_code::not_found:
    return exit_code::unavailable;
  default:
    return exit_code::temporary;
  }
}

} // namespace

command_action declare_load(CLI::App& app) {
  const auto options = std::make_shared<load_options>();
  app.add_option("--url", options->url, "The running gateway, http://127.0.0.1:8080 if not said")
    ->option_text("URL");
  app.add_option("--connections", options->connections, "WebSockets, a new visitor each; 100")
    ->check(CLI::Range(1, 15'000))
    ->option_text("N");
  auto* rate = app.add_option("--rate", options->rate, "Signals a second over all; 1,000")
                 ->check(CLI::Range(0.001, 1e6))
                 ->option_text("R");
  app.add_option("--seconds", options->seconds, "How long it is measured; 10")
    ->check(CLI::Range(0.01, 3'600.0))
    ->option_text("S");
  app
    .add_flag("--closed", options->closed,
              "Each connection's next signal waits for the list that the last one led to")
    ->excludes(rate);
  app.add_flag("--learn", options->learn,
               "Let the server's models learn from the clicks and count them: for measuring the "
               "whole cost, on a server whose lists nobody sees");
  app.add_option("--key", options->key, "A publishable key, pk_; where the server has none, any")
    ->option_text("KEY");
  app.add_option("--server-pid", options->server_pid, "Report this process's CPU and memory too")
    ->option_text("PID");
  app.add_option("--seed", options->seed, "Of arrivals and clicks; by chance if not said")
    ->option_text("S");
  app.add_flag("--json", options->json, "The report as one JSON object");
  app.footer("Clicks on shown items, each answered by a list and an ack. They teach the server "
             "nothing and count in no popularity, unless --learn is said. Latencies count from the "
             "time that a signal was due. Ends with 1 if a reply was wrong or missing.");
  return [options] {
    const auto report = run_load(*options);
    if (!report)
      return ended_by(report.error());
    std::cout << (options->json ? to_json(*report) + '\n' : to_text(*report));
    return report->clean() ? exit_code::ok : exit_code::failed;
  };
}

} // namespace attune
