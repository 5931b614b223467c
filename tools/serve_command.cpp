#include "config/logging.hpp"
#include "tools/commands.hpp"
#include "tools/engine_host.hpp"
#include "tools/run_until_signal.hpp"
#include "tools/serve_options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <vector>

namespace attune {

namespace {

/// Reads the settings again and puts those in force that need no restart. Whatever is wrong with
/// them stands in the log, and all stays as it was.
void reload(const serve_options& options, engine_host& host) {
  attune_settings settings;
  const auto loaded = options.settings.load_into(settings);
  for (const auto& fault : loaded.faults)
    log_event(log_level::error, "settings", "refused", {{"what", sentence(fault)}});
  if (!loaded.faults.empty())
    return;
  const auto done = host.reload(settings.models);
  if (!done)
    return log_event(log_level::error, "settings", "refused", {{"what", done.error().what}});
  log_event(log_level::info, "settings", "reloaded",
            {{"number", done->number}, {"changed", done->changed}});
  for (const auto& name : done->later)
    log_event(log_level::warning, "settings", "later",
              {{"what", name + " differs and takes effect at the next start"}});
}

exit_code serve(const serve_options& options) {
  std::vector<setting_fault> warnings;
  auto settings = options.load_or_complain(&warnings);
  if (!settings)
    return exit_code::bad_settings;
  if (auto why = open_to_others(settings->http); !why.empty()) {
    complain({{"http", 0, 0, std::move(why)}});
    return exit_code::bad_settings;
  }
  hold_signals();
  start_logging(settings->log);
  log_event(log_level::info, "settings", "changed", {{"what", options.changes_text()}});
  for (const auto& warning : warnings)
    log_event(log_level::warning, "settings", "notice", {{"what", sentence(warning)}});
  const no_assets nothing;
  const auto folder = options.web_dir.empty() ? nullptr : serve_folder(options.web_dir, nothing);
  const assets& files = folder ? *folder : static_cast<const assets&>(nothing);
  auto host = engine_host::start(*settings, files, [&options] { return options.config_json(); });
  if (!host) {
    std::cerr << "attune serve: " << host.error().what << '\n';
    return exit_code::failed;
  }
  print_ready((*host)->endpoints().listen, (*host)->endpoints().admin);
  return run_until_signal(**host, [&] { reload(options, **host); });
}

} // namespace

command_action declare_serve(CLI::App& app) {
  const auto options = std::make_shared<serve_options>();
  options->add_to(app, true);
  app.footer(
    "Prints one JSON line when it answers. Drains on SIGTERM and ends with 0. Reads slots,\n"
    "rewards and priors again on SIGHUP.");
  return [options] { return serve(*options); };
}

} // namespace attune
