#include "config/toml_text.hpp"

#include "config/assign.hpp"

#include <sstream>
#include <type_traits>

namespace attune {
namespace {

toml::table table_of(const setting_list& list);

toml::table named_entries(const setting_group& group) {
  toml::table out;
  group.each(
    [&](const std::string& name, setting_list& fields) { out.insert(name, table_of(fields)); });
  return out;
}

toml::array listed_entries(const setting_group& group) {
  toml::array out;
  group.each([&](const std::string&, setting_list& fields) { out.push_back(table_of(fields)); });
  return out;
}

toml::array texts(const std::vector<std::string>& all) {
  toml::array out;
  for (const auto& text : all)
    out.push_back(text);
  return out;
}

toml::table numbers(const number_table& all) {
  toml::table out;
  for (const auto& [name, number] : all)
    out.insert(name, number);
  return out;
}

/// Puts `value` at `name`, of which each dot leads into a table.
template <class Value>
void put(toml::table& into, std::string_view name, Value&& value) {
  const auto dot = name.find('.');
  if (dot == name.npos) {
    into.insert_or_assign(name, std::forward<Value>(value));
    return;
  }
  auto& inner = *into.insert(name.substr(0, dot), toml::table{}).first->second.as_table();
  put(inner, name.substr(dot + 1), std::forward<Value>(value));
}

toml::table table_of(const setting_list& list) {
  toml::table out;
  for (const auto& one : list.all())
    std::visit(
      [&](const auto& field) {
        using field_type = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<field_type, setting_group>) {
          if (field.named)
            put(out, one.name, named_entries(field));
          else
            put(out, one.name, listed_entries(field));
        } else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>) {
          put(out, one.name, texts(*field));
        } else if constexpr (std::is_same_v<field_type, number_table*>) {
          put(out, one.name, numbers(*field));
        } else {
          put(out, one.name, *field);
        }
      },
      one.field);
  return out;
}

} // namespace

std::string to_toml(const setting_list& list) {
  std::ostringstream out;
  out << table_of(list) << '\n';
  return out.str();
}

loaded_settings from_toml(const setting_list& list, std::string_view text,
                          const std::string& where) {
  loaded_settings out;
  try {
    assigner{out, where, nullptr}.assign(list, toml::parse(text));
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    out.faults.push_back(
      {where, at.line, at.column, "this is no TOML: " + std::string{e.description()} + '.'});
  }
  return out;
}

} // namespace attune
