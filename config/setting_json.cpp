#include "config/setting_json.hpp"

#include "protocol/codec/json_writer.hpp"

#include <type_traits>

namespace attune {
namespace {

std::string_view shown(const std::string& text, bool secret) {
  return secret && !text.empty() ? "***" : std::string_view{text};
}

void write(json_writer& w, const setting_list& list);

void write(json_writer& w, const setting_group& group) {
  group.named ? w.open_object() : w.open_array();
  group.each([&](const std::string& name, setting_list& fields) {
    if (group.named)
      w.key(name);
    write(w, fields);
  });
  group.named ? w.close_object() : w.close_array();
}

void write(json_writer& w, const setting& one) {
  const auto secret = one.limits.secret;
  std::visit(
    [&](const auto& field) {
      using field_type = std::decay_t<decltype(field)>;
      if constexpr (std::is_same_v<field_type, setting_group>) {
        write(w, field);
      } else if constexpr (std::is_same_v<field_type, std::string*>) {
        w.value(shown(*field, secret));
      } else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>) {
        w.open_array();
        for (const auto& text : *field)
          w.value(shown(text, secret));
        w.close_array();
      } else if constexpr (std::is_same_v<field_type, number_table*>) {
        w.open_object();
        for (const auto& [key, number] : *field)
          w.field(key, number);
        w.close_object();
      } else {
        w.value(*field);
      }
    },
    one.field);
}

void write(json_writer& w, const setting_list& list) {
  w.open_object();
  for (const auto& one : list.all()) {
    w.key(one.name);
    write(w, one);
  }
  w.close_object();
}

template <class Settings>
std::string written(const Settings& x) {
  std::string out;
  json_writer w{out};
  write(w, x);
  return out;
}

} // namespace

std::string value_json(const setting& one) { return written(one); }

std::string value_json(const setting_list& list) { return written(list); }

} // namespace attune
