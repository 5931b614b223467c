#include "config/load.hpp"

#include "config/assign.hpp"
#include "config/show.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <tuple>

#include <sys/stat.h>
#include <unistd.h>

namespace attune {
namespace {

constexpr std::size_t file_bytes_most = 1 << 20;
constexpr std::size_t key_bytes_most = 200;
constexpr std::string_view environment_prefix = "ATTUNE_";

std::optional<std::string> read(const std::string& path, loaded_settings& out) {
  std::ifstream file{path, std::ios::binary};
  std::string text(file_bytes_most + 1, '\0');
  if (file)
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file && file.gcount() == 0 && !file.eof())) {
    out.faults.push_back(
      {path, 0, 0, "cannot be read: " + std::string{std::strerror(errno)} + '.'});
    return {};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > file_bytes_most) {
    out.faults.push_back({path, 0, 0, "is larger than 1 MiB, the most that settings may take."});
    return {};
  }
  return text;
}

/// A file's settings that are secret, and that everybody on the machine can read.
void warn_of_readers(const setting_list& list, const std::string& path, loaded_settings& out) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & S_IROTH) == 0)
    return;
  std::string secrets;
  for (const auto& one : list.all())
    if (one.limits.secret && out.origins.contains(one.name))
      (secrets += secrets.empty() ? "" : ", ") += one.name;
  if (!secrets.empty())
    out.warnings.push_back(
      {path, 0, 0,
       "holds secrets (" + secrets + ") and everybody here can read it; chmod 600 it."});
}

void load_file(const setting_list& list, const std::string& path, loaded_settings& out) {
  const auto text = read(path, out);
  if (!text)
    return;
  try {
    assigner{out, path, nullptr}.assign(list, toml::parse(*text));
    warn_of_readers(list, path, out);
    std::stable_sort(out.faults.begin(), out.faults.end(), [](const auto& a, const auto& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
  } catch (const toml::parse_error& e) {
    const auto at = e.source().begin;
    out.faults.push_back(
      {path, at.line, at.column, "this is no TOML: " + std::string{e.description()} + '.'});
  }
}

/// A TOML value, else a text. One value only: what smuggles in a second line is a text.
toml::table parse_value(const std::string& text) {
  try {
    auto table = toml::parse("v = " + text);
    if (table.size() == 1 && table.contains("v"))
      return table;
  } catch (const toml::parse_error&) {
  }
  return toml::table{{"v", text}};
}

/// `slots.home.n` and its value as the tables {slots = {home = {n = value}}}.
toml::table nest(std::string_view key, const toml::node& value) {
  toml::table out;
  const auto dot = key.find('.');
  if (dot == std::string_view::npos)
    out.insert(key, value);
  else
    out.insert(key.substr(0, dot), nest(key.substr(dot + 1), value));
  return out;
}

/// The places that the reader found are in the value's text: what counts is `where`.
void load_text(const setting_list& list, const std::string& key, const std::string& value,
               const std::string& where, loaded_settings& out) {
  if (key.size() > key_bytes_most) {
    out.faults.push_back({where.substr(0, key_bytes_most), 0, 0, "is longer than any setting."});
    return;
  }
  loaded_settings found;
  const auto parsed = parse_value(value);
  const auto& node = *parsed.get("v");
  const bool plain = !node.is_array() && !node.is_table();
  assigner{found, where, plain ? &value : nullptr}.assign(list, nest(key, node));
  for (auto& fault : found.faults)
    out.faults.push_back({where, 0, 0, std::move(fault.what)});
  for (const auto& origin : found.origins)
    out.origins[origin.first] = where;
}

/// The setting that a variable with one underscore for two would be; empty: none.
std::string meant_by(const setting_list& list, std::string_view name) {
  for (const auto& row : effective(list, {})) {
    std::string flat{environment_prefix};
    for (const auto c : row.name)
      flat += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (flat == name)
      return row.name;
  }
  return {};
}

std::string variable_of(std::string_view setting) {
  std::string out{environment_prefix};
  for (const auto c : setting)
    if (c == '.')
      out += "__";
    else
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

void load_variable(const setting_list& list, const std::string& entry, loaded_settings& out) {
  const auto equals = entry.find('=');
  const auto name = entry.substr(0, equals);
  if (equals == std::string::npos || !name.starts_with(environment_prefix))
    return;
  if (name.find("__") == std::string::npos) {
    const auto meant = meant_by(list, name);
    const auto is_address = entry.find("://", equals) != std::string::npos;
    if (!meant.empty() && !is_address)
      out.faults.push_back(
        {"environment " + name, 0, 0,
         "is no setting; did you mean " + variable_of(meant) + ", with two underscores?"});
    return;
  }
  std::string key;
  for (std::size_t i = environment_prefix.size(); i < name.size(); ++i)
    if (name.compare(i, 2, "__") == 0) {
      key += '.';
      ++i;
    } else {
      key += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
  load_text(list, key, entry.substr(equals + 1), "environment " + name, out);
}

void load_flag(const setting_list& list, const std::string& flag, loaded_settings& out) {
  const auto equals = flag.find('=');
  if (equals == std::string::npos || equals == 0) {
    out.faults.push_back({"--set", 0, 0, "needs KEY=VALUE, like http.port=8080."});
    return;
  }
  const auto key = flag.substr(0, equals);
  load_text(list, key, flag.substr(equals + 1), "--set " + key, out);
}

} // namespace

std::string sentence(const setting_fault& x) {
  auto out = x.where;
  if (x.line > 0)
    out += ':' + std::to_string(x.line) + ':' + std::to_string(x.column);
  return out + ": " + x.what;
}

loaded_settings load(const setting_list& list, const setting_sources& sources) {
  loaded_settings out;
  if (!sources.file.empty())
    load_file(list, sources.file, out);
  for (const auto& entry : sources.environment)
    load_variable(list, entry, out);
  for (const auto& flag : sources.flags)
    load_flag(list, flag, out);
  return out;
}

std::vector<std::string> process_environment() {
  std::vector<std::string> out;
  for (auto entry = environ; entry && *entry; ++entry)
    out.emplace_back(*entry);
  return out;
}

} // namespace attune
