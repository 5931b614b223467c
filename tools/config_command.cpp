#include "config/load.hpp"
#include "config/schema.hpp"
#include "config/show.hpp"
#include "protocol/codec/json_writer.hpp"
#include "tools/commands.hpp"
#include "tools/settings_options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace attune {
namespace {

struct config_options {
  settings_options settings;
  bool json = false;
};

void write_faults(json_writer& w, std::string_view name, const std::vector<setting_fault>& faults) {
  w.key(name).open_array();
  for (const auto& fault : faults)
    w.open_object()
      .field("where", fault.where)
      .field("line", fault.line)
      .field("column", fault.column)
      .field("what", fault.what)
      .close_object();
  w.close_array();
}

void print_json(const loaded_settings& loaded) {
  std::string out;
  json_writer w{out};
  w.open_object().field("ok", loaded.faults.empty());
  write_faults(w, "faults", loaded.faults);
  write_faults(w, "warnings", loaded.warnings);
  w.close_object();
  std::cout << out << '\n';
}

exit_code check(const config_options& options) {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  auto loaded = load(list, options.settings.sources());
  if (loaded.faults.empty())
    loaded.faults = faults_between(settings, loaded.origins);
  if (loaded.faults.empty())
    for (auto why : {shared_endpoint(settings.http), open_to_others(settings.http)})
      if (!why.empty())
        loaded.faults.push_back({"http", 0, 0, std::move(why)});
  if (options.json) {
    print_json(loaded);
  } else {
    warn(loaded.warnings);
    if (loaded.faults.empty())
      std::cout << "The settings are in order.\n";
    else
      complain(loaded.faults);
  }
  return loaded.faults.empty() ? exit_code::ok : exit_code::bad_settings;
}

exit_code show(const config_options& options) {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  const auto loaded = load(list, options.settings.sources());
  if (!loaded.faults.empty()) {
    complain(loaded.faults);
    return exit_code::bad_settings;
  }
  const auto rows = effective(list, loaded.origins);
  std::cout << (options.json ? to_json(rows) + '\n' : to_text(rows));
  return exit_code::ok;
}

exit_code schema() {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  std::cout << json_schema(list) << '\n';
  return exit_code::ok;
}

} // namespace

command_action declare_config(CLI::App& app) {
  app.require_subcommand(1);
  const auto options = std::make_shared<config_options>();
  auto* checks = app.add_subcommand("check", "Every fault at once, with line and column");
  auto* shows = app.add_subcommand("show", "Each value in force and where it came from");
  app.add_subcommand("schema", "The settings as a JSON Schema, on standard output");
  for (auto* one : {checks, shows}) {
    options->settings.add_to(*one);
    one->add_flag("--json", options->json, "One JSON document instead of text");
  }
  return [options, checks, shows] {
    return checks->parsed() ? check(*options) : shows->parsed() ? show(*options) : schema();
  };
}

} // namespace attune
