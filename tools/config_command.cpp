#include "config/json_text.hpp"
#include "config/load.hpp"
#include "config/schema.hpp"
#include "config/show.hpp"
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

std::string json_of(const std::vector<setting_fault>& faults) {
  std::string out = "[";
  for (const auto& fault : faults) {
    out += out.size() > 1 ? "," : "";
    out += "{\"where\":" + json_text(fault.where) + ",\"line\":" + std::to_string(fault.line)
           + ",\"column\":" + std::to_string(fault.column) + ",\"what\":" + json_text(fault.what)
           + '}';
  }
  return out + ']';
}

void print_json(const loaded_settings& loaded) {
  std::cout << "{\"ok\":" << (loaded.faults.empty() ? "true" : "false")
            << ",\"faults\":" << json_of(loaded.faults)
            << ",\"warnings\":" << json_of(loaded.warnings) << "}\n";
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
