#include "tools/commands.hpp"
#include "tools/engine_host.hpp"
#include "tools/replay/run_replay.hpp"
#include "tools/run_until_signal.hpp"
#include "tools/settings_options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <memory>

namespace attune {

namespace {

/// An engine of its own for the replay, in memory, on free ports.
result<running_gateway> start_gateway(const std::vector<std::string>& settings) {
  settings_options options;
  options.sets = settings;
  auto loaded = options.load_or_complain();
  if (!loaded)
    return failed(fault_code::bad_message, "the replay's own settings do not load");
  loaded->store.url = "memory:";
  loaded->http.port = loaded->http.admin_port = 0;
  static const no_assets nothing;
  auto host = engine_host::start(*loaded, nothing, [] { return std::string{"{}"}; });
  if (!host)
    return tl::unexpected{host.error()};
  auto url = "http://" + (*host)->endpoints().listen;
  return running_gateway{std::move(url), std::shared_ptr<engine_host>{std::move(*host)}};
}

} // namespace

command_action declare_replay(CLI::App& app) {
  const auto options = std::make_shared<replay_options>();
  app.add_option("--dataset", options->files, "The data set's files")
    ->option_text("FILE...")
    ->required();
  app
    .add_option("--from", options->format,
                "session-rec: tables SessionId ItemId Time, merged by "
                "time; recbole: an .inter file, its .item beside it")
    ->transform(CLI::CheckedTransformer(std::map<std::string, data_format>{
      {"session-rec", data_format::session_rec}, {"recbole", data_format::recbole}}))
    ->option_text("FORMAT")
    ->required();
  app.add_option("--url", options->url, "A running gateway; its own, in memory, if not said")
    ->option_text("URL");
  app.add_option("--key", options->key, "A publishable key, pk_")->option_text("KEY");
  app.add_option("--secret-key", options->secret_key, "A secret key, sk_, for new items")
    ->envname("ATTUNE_SECRET_KEY")
    ->option_text("KEY");
  app.add_flag("--json", options->json, "The report as one JSON object");
  return [options] {
    hold_signals();
    return run_replay(*options, start_gateway, std::cout, std::cerr);
  };
}

} // namespace attune
