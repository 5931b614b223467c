#include "config/check.hpp"

#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace attune {
namespace {

std::string range(const bounds& limits, std::string_view unit) {
  std::string out = as_json(limits.least) + " to " + as_json(limits.most);
  if (!unit.empty())
    (out += ' ') += unit;
  return out;
}

std::string choices(const bounds& limits) {
  std::string out;
  for (const auto& choice : limits.one_of)
    (out += out.empty() ? "" : ", ") += as_json(choice);
  return out;
}

void collect(const setting_list& list, const std::string& prefix, std::vector<std::string>& out) {
  const auto note = [&](std::string_view name, const std::string& what) {
    if (!what.empty())
      out.push_back(prefix + std::string{name} + ' ' + what + '.');
  };
  for (const auto& one : list.all())
    std::visit(
      [&](const auto& field) {
        using field_type = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<field_type, setting_group>) {
          std::size_t count = 0;
          field.each([&](const std::string& name, setting_list& fields) {
            ++count;
            const auto entry = field.named ? '.' + name : '[' + name + ']';
            collect(fields, prefix + std::string{one.name} + entry + '.', out);
          });
          note(one.name, count_complaint(count, one.limits));
        } else if constexpr (std::is_same_v<field_type, std::string*>) {
          note(one.name, complaint(*field, one.limits));
        } else if constexpr (std::is_same_v<field_type, std::vector<std::string>*>) {
          for (const auto& text : *field)
            note(one.name, complaint(text, one.limits));
        } else if constexpr (std::is_same_v<field_type, number_table*>) {
          for (const auto& [key, number] : *field)
            note(std::string{one.name} + '.' + key, complaint(number, one.limits));
        } else {
          note(one.name, complaint(static_cast<double>(*field), one.limits));
        }
      },
      one.field);
}

} // namespace

std::string complaint(double value, const bounds& limits) {
  if (std::isfinite(value) && value >= limits.least && value <= limits.most)
    return {};
  return "is " + (limits.secret ? "out of range" : as_json(value)) + "; it must be "
         + range(limits, "");
}

std::string complaint(std::string_view value, const bounds& limits) {
  const auto shown = limits.secret ? std::string{"a secret"} : as_json(value);
  if (!limits.one_of.empty()) {
    if (std::find(limits.one_of.begin(), limits.one_of.end(), value) == limits.one_of.end())
      return "is " + shown + "; it must be one of " + choices(limits);
    return {};
  }
  const auto size = static_cast<double>(value.size());
  if (size < limits.least || size > limits.most)
    return "is " + std::to_string(value.size()) + " bytes long; it must be "
           + range(limits, "bytes");
  return limits.check ? limits.check(value) : std::string{};
}

std::string count_complaint(std::size_t count, const bounds& limits) {
  const auto entries = static_cast<double>(count);
  if (entries >= limits.least && entries <= limits.most)
    return {};
  return "has " + std::to_string(count) + " entries; it must have " + range(limits, "");
}

std::vector<std::string> complaints(const setting_list& list) {
  std::vector<std::string> out;
  collect(list, "", out);
  return out;
}

} // namespace attune
