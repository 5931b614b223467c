#include "config/schema.hpp"

#include "config/setting_json.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <map>
#include <type_traits>

namespace attune {
namespace {

void write_object(json_writer& w, const setting_list& list, std::string_view prefix);

void write_range(json_writer& w, std::string_view least, std::string_view most,
                 const bounds& limits) {
  w.field(least, limits.least).field(most, limits.most);
}

void write_text_type(json_writer& w, const bounds& limits) {
  w.field("type", "string");
  if (limits.one_of.empty())
    write_range(w, "minLength", "maxLength", limits);
  else
    w.texts("enum", limits.one_of);
}

/// An entry of a group: an object, or also the one text that stands for it.
void write_entry(json_writer& w, const setting_group& group) {
  group.sample([&](const std::string&, setting_list& fields) {
    const auto& all = fields.all();
    const auto shorthand = std::find_if(
      all.begin(), all.end(), [&](const auto& field) { return field.name == group.shorthand; });
    if (shorthand == all.end())
      return write_object(w, fields, "");
    w.open_object().key("oneOf").open_array().open_object();
    write_text_type(w, shorthand->limits);
    w.close_object();
    write_object(w, fields, "");
    w.close_array().close_object();
  });
}

void write_group_type(json_writer& w, const setting_group& group, const bounds& limits) {
  w.field("type", group.named ? "object" : "array");
  w.key(group.named ? "additionalProperties" : "items");
  write_entry(w, group);
  if (group.named)
    write_range(w, "minProperties", "maxProperties", limits);
  else
    write_range(w, "minItems", "maxItems", limits);
}

void write_number_type(json_writer& w, std::string_view type, const bounds& limits) {
  w.field("type", type);
  write_range(w, "minimum", "maximum", limits);
}

void write_table_type(json_writer& w, const number_table& table, const bounds& limits) {
  w.field("type", "object").field("additionalProperties", false).key("properties").open_object();
  for (const auto& [key, number] : table) {
    w.key(key).open_object();
    write_number_type(w, "number", limits);
    w.close_object();
  }
  w.close_object();
}

void write_type(json_writer& w, const setting& one) {
  std::visit(
    [&](const auto& field) {
      using field_type = std::decay_t<decltype(field)>;
      if constexpr (std::is_same_v<field_type, setting_group>) {
        write_group_type(w, field, one.limits);
      } else if constexpr (std::is_same_v<field_type, std::string*>) {
        write_text_type(w, one.limits);
      } else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>) {
        w.field("type", "array").field("maxItems", 1000).key("items").open_object();
        write_text_type(w, one.limits);
        w.close_object();
      } else if constexpr (std::is_same_v<field_type, number_table*>) {
        write_table_type(w, *field, one.limits);
      } else if constexpr (std::is_same_v<field_type, bool*>) {
        w.field("type", "boolean");
      } else {
        constexpr auto is_real = std::is_same_v<field_type, double*>;
        write_number_type(w, is_real ? "number" : "integer", one.limits);
      }
    },
    one.field);
}

/// The members of an object of the settings whose names start with `prefix`; what follows a dot is
/// an object of its own.
void write_members(json_writer& w, const setting_list& list, std::string_view prefix) {
  std::map<std::string_view, const setting*> properties; // Null: an object.
  for (const auto& one : list.all()) {
    if (!one.name.starts_with(prefix))
      continue;
    const auto rest = one.name.substr(prefix.size());
    const auto dot = rest.find('.');
    properties.emplace(rest.substr(0, dot), dot == rest.npos ? &one : nullptr);
  }
  w.field("type", "object").field("additionalProperties", false).key("properties").open_object();
  for (const auto& [key, one] : properties) {
    w.key(key);
    if (one == nullptr) {
      write_object(w, list, std::string{prefix}.append(key) + '.');
      continue;
    }
    w.open_object();
    write_type(w, *one);
    w.key("default").raw(value_json(*one)).field("description", one->why).close_object();
  }
  w.close_object();
}

void write_object(json_writer& w, const setting_list& list, std::string_view prefix) {
  w.open_object();
  write_members(w, list, prefix);
  w.close_object();
}

} // namespace

std::string json_schema(const setting_list& list) {
  std::string out;
  json_writer w{out};
  w.open_object().field("$schema", "https://json-schema.org/draft/2020-12/schema");
  w.field("title", "Attune settings");
  write_members(w, list, "");
  w.close_object();
  return out;
}

} // namespace attune
