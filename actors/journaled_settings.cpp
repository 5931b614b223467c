#include "actors/journaled_settings.hpp"

#include "config/toml_text.hpp"
#include "models/settings_in_force.hpp"
#include "store/journal.hpp"

#include <utility>

namespace attune {

std::string write_model_settings(model_settings x) {
  setting_list list;
  x.describe(list);
  return to_toml(list);
}

result<model_settings> read_model_settings(std::string_view text) {
  model_settings x;
  setting_list list;
  x.describe(list);
  const auto loaded = from_toml(list, text, "the journaled settings");
  if (!loaded.faults.empty())
    return failed(fault_code::internal, sentence(loaded.faults.front()));
  return x;
}

result<std::map<std::uint64_t, state_rules>> past_rules(const journal& of, std::uint64_t present) {
  const auto numbers = of.settings_numbers();
  if (!numbers)
    return tl::unexpected{numbers.error()};
  std::map<std::uint64_t, state_rules> out;
  for (const auto number : *numbers) {
    if (number == present)
      continue;
    const auto text = of.settings_at(number);
    if (!text)
      return tl::unexpected{text.error()};
    auto rules = read_model_settings(text->value_or("")).and_then(state_rules_of);
    if (!rules)
      return failed(fault_code::internal,
                    "the settings number " + std::to_string(number)
                      + ", under which records were written, cannot be read: " + rules.error().what
                      + " Start the version that wrote them.");
    out.emplace(number, std::move(*rules));
  }
  return out;
}

} // namespace attune
