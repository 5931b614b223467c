#include "config/show.hpp"

#include "config/setting_json.hpp"
#include "protocol/codec/json_writer.hpp"

namespace attune {
namespace {

void collect(const setting_list& list, const setting_origins& origins, const std::string& prefix,
             std::vector<effective_setting>& out) {
  for (const auto& one : list.all()) {
    const auto name = prefix + std::string{one.name};
    const auto* group = std::get_if<setting_group>(&one.field);
    if (group && group->named) {
      group->each([&](const std::string& entry, setting_list& fields) {
        collect(fields, origins, name + '.' + entry + '.', out);
      });
      continue;
    }
    const auto add = [&](const std::string& row, std::string value) {
      const auto origin = origins.find(row);
      out.push_back(
        {row, std::move(value), origin == origins.end() ? "default" : origin->second, one.why});
    };
    if (const auto* table = std::get_if<number_table*>(&one.field))
      for (const auto& [key, number] : **table)
        add(name + '.' + key, as_json(number));
    else
      add(name, value_json(one));
  }
}

} // namespace

std::vector<effective_setting> effective(const setting_list& list, const setting_origins& origins) {
  std::vector<effective_setting> out;
  collect(list, origins, "", out);
  return out;
}

std::string to_json(const std::vector<effective_setting>& rows) {
  std::string out;
  json_writer w{out};
  w.open_array();
  for (const auto& row : rows)
    w.open_object()
      .field("name", row.name)
      .key("value")
      .raw(row.value)
      .field("origin", row.origin)
      .field("why", row.why)
      .close_object();
  w.close_array();
  return out;
}

std::string to_text(const std::vector<effective_setting>& rows) {
  std::string out;
  for (const auto& row : rows)
    out += row.name + " = " + row.value + "  # " + row.origin + '\n';
  return out;
}

} // namespace attune
