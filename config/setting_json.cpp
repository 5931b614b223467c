#include "config/setting_json.hpp"

#include "config/json_text.hpp"

#include <type_traits>

namespace attune {
namespace {

std::string text_json(const std::string& text, bool secret) {
  return json_text(secret && !text.empty() ? "***" : text);
}

std::string group_json(const setting_group& group) {
  std::string out;
  group.each([&](const std::string& name, setting_list& fields) {
    out += out.empty() ? "" : ",";
    if (group.named)
      out += json_text(name) + ':';
    out += value_json(fields);
  });
  return group.named ? '{' + out + '}' : '[' + out + ']';
}

std::string list_json(const std::vector<std::string>& texts, bool secret) {
  std::string out;
  for (const auto& text : texts)
    (out += out.empty() ? "" : ",") += text_json(text, secret);
  return '[' + out + ']';
}

std::string table_json(const number_table& table) {
  std::string out;
  for (const auto& [key, number] : table)
    (out += out.empty() ? "" : ",") += json_text(key) + ':' + json_number(number);
  return '{' + out + '}';
}

} // namespace

std::string value_json(const setting& one) {
  return std::visit(
    [&](const auto& field) -> std::string {
      using field_type = std::decay_t<decltype(field)>;
      if constexpr (std::is_same_v<field_type, setting_group>) {
        return group_json(field);
      } else if constexpr (std::is_same_v<field_type, std::string*>) {
        return text_json(*field, one.limits.secret);
      } else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>) {
        return list_json(*field, one.limits.secret);
      } else if constexpr (std::is_same_v<field_type, bool*>) {
        return *field ? "true" : "false";
      } else if constexpr (std::is_same_v<field_type, number_table*>) {
        return table_json(*field);
      } else if constexpr (std::is_same_v<field_type, double*>) {
        return json_number(*field);
      } else {
        return std::to_string(*field);
      }
    },
    one.field);
}

std::string value_json(const setting_list& list) {
  std::string out;
  for (const auto& one : list.all())
    (out += out.empty() ? "" : ",") += json_text(one.name) + ':' + value_json(one);
  return '{' + out + '}';
}

} // namespace attune
