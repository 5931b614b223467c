#include "tools/settings_options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <utility>

namespace attune {

void settings_options::add_to(CLI::App& app) {
  app.add_option("--config", file, "A TOML file with settings")->option_text("FILE");
  app.add_option("--set", sets, "A setting: a TOML value, else a text. Beats file and environment")
    ->option_text("KEY=VALUE ...")
    ->take_all()
    ->expected(1)
    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

setting_sources settings_options::sources() const {
  return {.file = file, .environment = process_environment(), .flags = sets};
}

loaded_settings settings_options::load_into(attune_settings& out) const {
  setting_list list;
  out.describe(list);
  auto loaded = load(list, sources());
  if (loaded.faults.empty())
    loaded.faults = faults_between(out, loaded.origins);
  return loaded;
}

std::optional<attune_settings>
settings_options::load_or_complain(std::vector<setting_fault>* warnings) const {
  attune_settings out;
  auto loaded = load_into(out);
  if (!loaded.faults.empty()) {
    complain(loaded.faults);
    return {};
  }
  if (warnings != nullptr)
    *warnings = std::move(loaded.warnings);
  else
    warn(loaded.warnings);
  return out;
}

void warn(const std::vector<setting_fault>& warnings) {
  for (const auto& warning : warnings)
    std::cerr << "warning: " << sentence(warning) << '\n';
}

void complain(const std::vector<setting_fault>& faults) {
  for (const auto& fault : faults)
    std::cerr << sentence(fault) << '\n';
  std::cerr << faults.size() << (faults.size() == 1 ? " fault" : " faults")
            << " in the settings; nothing was started.\n";
}

} // namespace attune
