#include "config/schema.hpp"

#include "config/json_text.hpp"
#include "config/setting_json.hpp"

#include <map>
#include <type_traits>

namespace attune {
namespace {

std::string object(const setting_list& list, std::string_view prefix);

std::string range(std::string_view least, std::string_view most, const bounds& limits) {
  std::string out = ",\"" + std::string{least} + "\":";
  append_json_number(out, limits.least);
  out += ",\"" + std::string{most} + "\":";
  append_json_number(out, limits.most);
  return out;
}

std::string text_type(const bounds& limits) {
  std::string out = R"("type":"string")";
  if (limits.one_of.empty())
    return out + range("minLength", "maxLength", limits);
  out += ",\"enum\":[";
  for (const auto& choice : limits.one_of)
    (out += out.back() == '[' ? "" : ",") += json_text(choice);
  return out + ']';
}

std::string group_type(const setting_group& group, const bounds& limits) {
  std::string entry;
  std::string shorthand;
  group.sample([&](const std::string&, setting_list& fields) {
    entry = object(fields, "");
    for (const auto& field : fields.all())
      if (field.name == group.shorthand)
        shorthand = text_type(field.limits);
  });
  if (!shorthand.empty())
    entry = "{\"oneOf\":[{" + shorthand + "}," + entry + "]}";
  if (group.named)
    return R"("type":"object","additionalProperties":)" + entry
           + range("minProperties", "maxProperties", limits);
  return R"("type":"array","items":)" + entry + range("minItems", "maxItems", limits);
}

std::string numbers_type(const number_table& table, const bounds& limits) {
  std::string out;
  for (const auto& [key, number] : table)
    (out += out.empty() ? "" : ",") +=
      json_text(key) + R"(:{"type":"number")" + range("minimum", "maximum", limits) + '}';
  return R"("type":"object","additionalProperties":false,"properties":{)" + out + '}';
}

std::string type_of(const setting& one) {
  return std::visit(
    [&](const auto& field) -> std::string {
      using field_type = std::decay_t<decltype(field)>;
      if constexpr (std::is_same_v<field_type, setting_group>)
        return group_type(field, one.limits);
      else if constexpr (std::is_same_v<field_type, std::string*>)
        return text_type(one.limits);
      else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>)
        return R"("type":"array","maxItems":1000,"items":{)" + text_type(one.limits) + '}';
      else if constexpr (std::is_same_v<field_type, number_table*>)
        return numbers_type(*field, one.limits);
      else if constexpr (std::is_same_v<field_type, bool*>)
        return R"("type":"boolean")";
      else if constexpr (std::is_same_v<field_type, double*>)
        return R"("type":"number")" + range("minimum", "maximum", one.limits);
      else
        return R"("type":"integer")" + range("minimum", "maximum", one.limits);
    },
    one.field);
}

/// The object of the settings whose names start with `prefix`; what follows a dot is an object of
/// its own.
std::string object(const setting_list& list, std::string_view prefix) {
  std::map<std::string, std::string> properties;
  for (const auto& one : list.all()) {
    if (!one.name.starts_with(prefix))
      continue;
    const auto rest = one.name.substr(prefix.size());
    const auto dot = rest.find('.');
    const std::string key{rest.substr(0, dot)};
    if (dot == std::string_view::npos)
      properties.emplace(key, '{' + type_of(one) + ",\"default\":" + value_json(one)
                                + ",\"description\":" + json_text(one.why) + '}');
    else if (!properties.contains(key))
      properties.emplace(key, object(list, std::string{prefix} + key + '.'));
  }
  std::string out;
  for (const auto& [key, schema] : properties)
    (out += out.empty() ? "" : ",\n") += json_text(key) + ':' + schema;
  return R"({"type":"object","additionalProperties":false,"properties":{)" + out + "}}";
}

} // namespace

std::string json_schema(const setting_list& list) {
  auto out = object(list, "");
  out.insert(
    1, R"("$schema":"https://json-schema.org/draft/2020-12/schema","title":"Attune settings",)");
  return out;
}

} // namespace attune
