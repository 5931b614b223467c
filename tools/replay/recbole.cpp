#include "tools/replay/recbole.hpp"

#include "tools/replay/recbole_columns.hpp"
#include "tools/replay/recbole_items.hpp"
#include "tools/replay/table_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace attune {
namespace {

bool is_number(std::string_view text) {
  return !text.empty()
         && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

result<void> add_recbole_events(std::istream& in, const std::string& file, data_set& out) {
  std::size_t user = 0;
  std::size_t item = 0;
  std::size_t time = 0;
  return read_table(
    in,
    [&](recbole_columns names) -> result<void> {
      const std::pair<std::string_view, std::size_t*> wanted[] = {
        {"user_id", &user}, {"item_id", &item}, {"timestamp", &time}};
      for (const auto& [name, place] : wanted) {
        const auto at = need_column(names, name);
        if (!at)
          return tl::unexpected<fault>{at.error()};
        *place = *at;
      }
      return {};
    },
    [&](const table_row& row) {
      const auto when = parse_time(row.cells[time]);
      if (!is_wire_id(row.cells[user]) || !is_wire_id(row.cells[item]))
        out.skip(file, row.line,
                 "user_id or item_id is no id: 1 to 128 printable ASCII characters");
      else if (!when)
        out.skip(file, row.line, "timestamp is no number of seconds or less since 1970");
      else if (out.events.size() == max_replay_events)
        out.skip(file, row.line,
                 "is beyond the most events of a replay, " + std::to_string(max_replay_events));
      else
        out.add(row.cells[user], row.cells[item], *when);
    },
    [&](std::size_t line, std::string what) { out.skip(file, line, std::move(what)); });
}

result<void> read_recbole(const std::string& inter_file, data_set& out) {
  std::ifstream events{inter_file, std::ios::binary};
  if (!events)
    return failed(fault_code::not_found, "cannot open " + inter_file + "; check --dataset");
  if (auto added = add_recbole_events(events, inter_file, out); !added)
    return failed(added.error().code, inter_file + ": " + added.error().what);
  if (out.events.empty())
    return failed(fault_code::bad_message, inter_file + ": it has no event that could be read");

  const auto item_file = std::filesystem::path{inter_file}.replace_extension(".item").string();
  if (std::ifstream items{item_file, std::ios::binary}; items)
    if (auto added = add_recbole_items(items, item_file, out); !added)
      return failed(added.error().code, item_file + ": " + added.error().what);

  std::stable_sort(out.events.begin(), out.events.end(), [&](const auto& x, const auto& y) {
    if (x.at_us != y.at_us)
      return x.at_us < y.at_us;
    return id_before(out.items.name(x.item), out.items.name(y.item));
  });
  return {};
}

bool id_before(std::string_view x, std::string_view y) {
  if (is_number(x) != is_number(y))
    return is_number(x);
  if (!is_number(x))
    return x < y;
  x.remove_prefix(std::min(x.find_first_not_of('0'), x.size()));
  y.remove_prefix(std::min(y.find_first_not_of('0'), y.size()));
  return x.size() != y.size() ? x.size() < y.size() : x < y;
}

} // namespace attune
