#include "config/assign.hpp"

#include "config/check.hpp"
#include "config/spelling.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace attune {
namespace {

constexpr std::size_t entry_name_most = 64;

bool is_entry_name(std::string_view name) {
  return !name.empty() && name.size() <= entry_name_most
         && std::all_of(name.begin(), name.end(), [](char c) {
              return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
            });
}

bool starts_section(std::string_view setting, std::string_view section) {
  return setting.size() > section.size() && setting.starts_with(section)
         && setting[section.size()] == '.';
}

std::vector<std::string_view> names_of(const setting_list& list) {
  std::vector<std::string_view> out;
  for (const auto& one : list.all())
    out.push_back(one.name);
  return out;
}

/// What a flag or variable gives a list that it does not spell as one: its text, without the quotes
/// of TOML, if it has them.
toml::array list_of(const toml::node& value, const std::string* raw) {
  toml::array out;
  if (raw)
    out.push_back(value.is_string() ? value.as_string()->get() : *raw);
  return out;
}

/// A fault's end for a value of the wrong kind.
std::string expected(std::string_view what) { return "must be " + std::string{what}; }

} // namespace

void assigner::walk(const setting_list& list, const toml::table& table, const std::string& entry,
                    const std::string& prefix) {
  for (const auto& [key, value] : table) {
    const auto name = prefix + std::string{key.str()};
    const setting* found = nullptr;
    bool section = false;
    for (const auto& one : list.all()) {
      if (one.name == name)
        found = &one;
      section = section || starts_section(one.name, name);
    }
    if (found)
      set(*found, value, entry + name);
    else if (section && value.is_table())
      walk(list, *value.as_table(), entry, name + '.');
    else if (section)
      complain(key.source(), entry + name, "is a section; write [" + name + ']');
    else
      unknown(names_of(list), key, entry, name);
  }
}

void assigner::unknown(const std::vector<std::string_view>& known, const toml::key& key,
                       const std::string& entry, const std::string& name) {
  const auto meant = nearest_spelling(name, known);
  complain(key.source(), entry + name,
           meant.empty() ? "is no setting; `attune config schema` lists all"
                         : "is no setting; did you mean " + entry + std::string{meant} + "?");
}

void assigner::set(const setting& one, const toml::node& value, const std::string& name) {
  std::visit([&](const auto& field) { set_field(one, field, value, name); }, one.field);
}

void assigner::set_field(const setting&, bool* field, const toml::node& value,
                         const std::string& name) {
  if (const auto* given = value.as_boolean()) {
    *field = given->get();
    came_from(value, name);
  } else {
    complain(value.source(), name, expected("true or false"));
  }
}

void assigner::set_field(const setting& one, std::int64_t* field, const toml::node& value,
                         const std::string& name) {
  const auto* given = value.as_integer();
  const auto what =
    given ? complaint(static_cast<double>(given->get()), one.limits) : expected("a whole number");
  if (complain(value.source(), name, what))
    return;
  *field = given->get();
  came_from(value, name);
}

void assigner::set_field(const setting& one, int* field, const toml::node& value,
                         const std::string& name) {
  std::int64_t wide = *field; // Its bounds keep it within an int.
  set_field(one, &wide, value, name);
  *field = static_cast<int>(wide);
}

void assigner::set_field(const setting& one, double* field, const toml::node& value,
                         const std::string& name) {
  const auto given = value.is_number() ? value.value<double>() : std::nullopt;
  const auto what = given ? complaint(*given, one.limits) : expected("a number");
  if (complain(value.source(), name, what))
    return;
  *field = *given;
  came_from(value, name);
}

void assigner::set_field(const setting& one, std::string* field, const toml::node& value,
                         const std::string& name) {
  const auto* text = value.as_string();
  const auto* given = text ? &text->get() : raw_;
  const auto what = given ? complaint(*given, one.limits) : expected("a text in quotes");
  if (complain(value.source(), name, what))
    return;
  *field = *given;
  came_from(value, name);
}

void assigner::set_field(const setting& one, std::vector<std::string>* field,
                         const toml::node& value, const std::string& name) {
  std::vector<std::string> texts;
  const auto wrapped = list_of(value, raw_);
  const auto* array = raw_ ? &wrapped : value.as_array();
  if (!array) {
    complain(value.source(), name, expected("a list of texts: [\"...\"]"));
    return;
  }
  if (array->size() > list_texts_most) {
    complain(value.source(), name,
             "has more than " + std::to_string(list_texts_most) + " entries; shorten it");
    return;
  }
  for (const auto& element : *array) {
    const auto* text = element.as_string();
    const auto what = text ? complaint(text->get(), one.limits) : expected("a text in quotes");
    if (!complain(element.source(), name + '[' + std::to_string(texts.size()) + ']', what))
      texts.push_back(text->get());
  }
  if (texts.size() != array->size())
    return;
  *field = std::move(texts);
  came_from(value, name);
}

void assigner::set_field(const setting& one, number_table* field, const toml::node& value,
                         const std::string& name) {
  const auto* table = value.as_table();
  if (!table) {
    complain(value.source(), name, expected("a table: [" + name + ']'));
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& [key, number] : *field)
    known.push_back(key);
  for (const auto& [key, number] : *table)
    if (const auto found = field->find(std::string{key.str()}); found == field->end())
      unknown(known, key, name + '.', std::string{key.str()});
    else
      set_field(one, &found->second, number, name + '.' + found->first);
}

void assigner::set_field(const setting& one, const setting_group& field, const toml::node& value,
                         const std::string& name) {
  if (field.named) {
    const auto* table = value.as_table();
    if (!table) {
      complain(value.source(), name, expected("a table: [" + name + ".NAME]"));
      return;
    }
    for (const auto& [key, entry] : *table)
      if (!is_entry_name(key.str()))
        complain(key.source(), name,
                 "has an entry whose name is not 1 to 64 of a-z, A-Z, 0-9, _ and -; rename it");
      else
        set_entry(one, field, std::string{key.str()}, entry, name + '.' + std::string{key.str()});
  } else {
    const auto wrapped = list_of(value, raw_);
    const auto* array = raw_ && !field.shorthand.empty() ? &wrapped : value.as_array();
    if (!array) {
      complain(value.source(), name, expected("a list of tables"));
      return;
    }
    if (complain(value.source(), name, count_complaint(array->size(), one.limits)))
      return;
    field.clear();
    for (std::size_t i = 0; i < array->size(); ++i)
      set_entry(one, field, "", *array->get(i), name + '[' + std::to_string(i) + ']');
    came_from(value, name);
  }
  std::size_t count = 0;
  field.each([&](const std::string&, setting_list&) { ++count; });
  complain(value.source(), name, count_complaint(count, one.limits));
}

void assigner::set_entry(const setting& one, const setting_group& group, const std::string& entry,
                         const toml::node& value, const std::string& name) {
  const bool bare = !group.shorthand.empty() && value.is_string();
  if (!bare && !value.is_table()) {
    complain(value.source(), name,
             expected(group.shorthand.empty() ? "a table" : "a text or a table"));
    return;
  }
  group.put(entry, [&](const std::string&, setting_list& fields) {
    const auto before = out_.faults.size();
    if (!bare)
      walk(fields, *value.as_table(), name + '.', "");
    for (const auto& field : fields.all()) {
      if (field.name != group.shorthand)
        continue;
      if (bare)
        set(field, value, name);
      if (one.limits.check && out_.faults.size() == before)
        complain(value.source(), name, one.limits.check(*std::get<std::string*>(field.field)));
    }
  });
}

bool assigner::complain(const toml::source_region& at, const std::string& name,
                        const std::string& what) {
  if (what.empty())
    return false;
  const auto end = what.back() == '?' || what.back() == '.' ? "" : ".";
  out_.faults.push_back({where_, at.begin.line, at.begin.column, name + ' ' + what + end});
  return true;
}

void assigner::came_from(const toml::node& value, const std::string& name) {
  if (name.find('[') != std::string::npos)
    return; // A list comes from one place as a whole.
  const auto line = value.source().begin.line;
  out_.origins[name] = line == 0 ? where_ : where_ + ':' + std::to_string(line);
}

} // namespace attune
