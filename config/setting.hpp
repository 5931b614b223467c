#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace attune {

/// What a setting may hold. `least` and `most` are inclusive and bound a number's value, a text's
/// bytes, the entries of a list of tables or of a named table, each text's bytes in a list of texts
/// (which holds at most 1,000), and each number of a table of numbers.
struct bounds {
  double least = 0;
  double most = 0;
  std::vector<std::string> one_of = {}; ///< Texts: what is allowed, if not all.
  std::function<std::string(std::string_view)> check =
    nullptr;           ///< Texts, and a list's shorthand texts: a fault's end of a sentence, or "".
  bool secret = false; ///< Masked wherever settings are shown. A list: holds such texts.
};

class setting_list;

/// Numbers by name. The names that it has by default are all there are: a source changes the
/// numbers that it names and leaves the others.
using number_table = std::map<std::string, double>;

/// Entries of one shape: an array of tables, or (`named`) tables by name.
struct setting_group {
  using entry_function = std::function<void(const std::string& name, setting_list& fields)>;

  bool named = false;
  std::string_view shorthand; ///< The field that a bare text stands for; empty: none.
  std::function<void()> clear;
  /// Finds the entry of that name (`named`) or appends one, and shows its fields.
  std::function<void(const std::string& name, const entry_function&)> put;
  std::function<void(const entry_function&)> each; ///< In order; an array's names are "0", "1", ...
  std::function<void(const entry_function&)> sample; ///< One entry of defaults.
};

/// One field of a settings struct, under the name that files, environment and flags use.
/// The name ends in the unit where it has one: `_ms`, `_s`, `_bytes`, `_per_s`.
struct setting {
  using field_type = std::variant<bool*, int*, std::int64_t*, double*, std::string*,
                                  std::vector<std::string>*, number_table*, setting_group>;

  std::string_view name; ///< "http.ping_ms"; in an entry of a group "key".
  field_type field;
  bounds limits;
  std::string_view why; ///< What it is, and what goes wrong at either end.
};

/// The fields of settings structs, as each struct's `describe` declares them: once, with name,
/// bounds and reason; the default is the value that the field has.
///
///     struct http_settings {
///       int ping_ms = 25'000;
///       std::vector<api_key> secret_keys;         // api_key has a describe of its own
///       std::map<std::string, slot_settings> slots;
///       number_table priors{{"popular", 0.3}, {"fresh", 0.03}};
///       std::string level = "info";
///
///       void describe(setting_list& list) {
///         list.add("http.ping_ms", ping_ms, {1'000, 600'000},
///                  "Silence before a ping. Too short wakes phones; too long keeps dead sockets.");
///         list.add("http.secret_keys", secret_keys, {0, 100}, "...");
///         list.add("slots", slots, {1, 64}, "...");   // [slots.NAME] in the file
///         list.add("priors", priors, {-8, 8}, "...");  // [priors], one line a number
///         list.add("log.level", level, {.one_of = {"info", "warn"}}, "...");
///       }
///     };
///
/// An entry type that declares `static constexpr std::string_view shorthand = "key"` may be
/// written as a bare text. Names and reasons are literals. The list points into the structs: they
/// stay where they are while it is used. Not thread safe; made at start.
class setting_list {
public:
  void add(std::string_view name, bool& field, std::string_view why) {
    put(name, &field, {0, 1}, why);
  }
  void add(std::string_view name, int& field, bounds limits, std::string_view why) {
    put(name, &field, std::move(limits), why);
  }
  void add(std::string_view name, std::int64_t& field, bounds limits, std::string_view why) {
    put(name, &field, std::move(limits), why);
  }
  void add(std::string_view name, double& field, bounds limits, std::string_view why) {
    put(name, &field, std::move(limits), why);
  }
  void add(std::string_view name, std::string& field, bounds limits, std::string_view why) {
    put(name, &field, std::move(limits), why);
  }
  void add(std::string_view name, std::vector<std::string>& field, bounds limits,
           std::string_view why) {
    put(name, &field, std::move(limits), why);
  }
  void add(std::string_view name, number_table& field, bounds limits, std::string_view why) {
    put(name, &field, std::move(limits), why);
  }

  /// An array of tables.
  template <class Entry>
  void add(std::string_view name, std::vector<Entry>& field, bounds limits, std::string_view why) {
    auto group = group_of<Entry>();
    group.clear = [&field] { field.clear(); };
    group.put = [&field](const std::string& entry, const setting_group::entry_function& f) {
      show(entry, field.emplace_back(), f);
    };
    group.each = [&field](const setting_group::entry_function& f) {
      for (std::size_t i = 0; i < field.size(); ++i)
        show(std::to_string(i), field[i], f);
    };
    put(name, std::move(group), std::move(limits), why);
  }

  /// Tables by name: `[name.ENTRY]`.
  template <class Entry>
  void add(std::string_view name, std::map<std::string, Entry>& field, bounds limits,
           std::string_view why) {
    auto group = group_of<Entry>();
    group.named = true;
    group.clear = [&field] { field.clear(); };
    group.put = [&field](const std::string& entry, const setting_group::entry_function& f) {
      show(entry, field[entry], f);
    };
    group.each = [&field](const setting_group::entry_function& f) {
      for (auto& [entry, fields] : field)
        show(entry, fields, f);
    };
    put(name, std::move(group), std::move(limits), why);
  }

  const std::vector<setting>& all() const { return all_; }

private:
  template <class Entry>
  static void show(const std::string& name, Entry& entry, const setting_group::entry_function& f) {
    setting_list fields;
    entry.describe(fields);
    f(name, fields);
  }

  template <class Entry>
  static setting_group group_of() {
    setting_group group;
    if constexpr (requires { Entry::shorthand; })
      group.shorthand = Entry::shorthand;
    group.sample = [](const setting_group::entry_function& f) {
      Entry entry;
      show("", entry, f);
    };
    return group;
  }

  void put(std::string_view name, setting::field_type field, bounds limits, std::string_view why) {
    assert(!name.empty() && "a setting has a name");
    assert(!why.empty() && "a setting says what goes wrong at either end");
    all_.push_back({name, std::move(field), std::move(limits), why});
  }

  std::vector<setting> all_;
};

} // namespace attune
