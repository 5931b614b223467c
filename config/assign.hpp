#pragma once

#include "config/load.hpp"

#include <toml++/toml.h>

namespace attune {

/// Writes one parsed source into the fields of settings. Internal to `config/`: the only header
/// with the TOML reader in it.
class assigner {
public:
  /// @param where  Names the source where nodes have no place of their own (environment, flags).
  /// @param raw    The text as given, if it was no list or table: what a text setting takes, so
  ///               that `--set name=007` keeps its zeros; null for files.
  assigner(loaded_settings& out, std::string where, const std::string* raw)
    : out_{out}, where_{std::move(where)}, raw_{raw} {}

  void assign(const setting_list& list, const toml::table& table) { walk(list, table, "", ""); }

private:
  void walk(const setting_list& list, const toml::table& table, const std::string& entry,
            const std::string& prefix);
  void unknown(const std::vector<std::string_view>& known, const toml::key& key,
               const std::string& entry, const std::string& name);
  void set(const setting& one, const toml::node& value, const std::string& name);
  void set_field(const setting& one, bool* field, const toml::node& value, const std::string& name);
  void set_field(const setting& one, int* field, const toml::node& value, const std::string& name);
  void set_field(const setting& one, std::int64_t* field, const toml::node& value,
                 const std::string& name);
  void set_field(const setting& one, double* field, const toml::node& value,
                 const std::string& name);
  void set_field(const setting& one, std::string* field, const toml::node& value,
                 const std::string& name);
  void set_field(const setting& one, std::vector<std::string>* field, const toml::node& value,
                 const std::string& name);
  void set_field(const setting& one, number_table* field, const toml::node& value,
                 const std::string& name);
  void set_field(const setting& one, const setting_group& field, const toml::node& value,
                 const std::string& name);
  void set_entry(const setting& one, const setting_group& group, const std::string& entry,
                 const toml::node& value, const std::string& name);

  bool complain(const toml::source_region& at, const std::string& name, const std::string& what);
  void came_from(const toml::node& value, const std::string& name);

  loaded_settings& out_;
  std::string where_;
  const std::string* raw_;
};

} // namespace attune
