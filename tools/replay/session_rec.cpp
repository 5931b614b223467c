#include "tools/replay/session_rec.hpp"

#include "tools/replay/table_reader.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

namespace attune {
namespace {

struct column_places {
  std::size_t session = 0;
  std::size_t item = 0;
  std::size_t time = 0;
};

result<std::size_t> place_of(std::span<const std::string_view> names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end())
    return failed(fault_code::bad_message,
                  "its first line does not name the column " + std::string{name}
                    + "; a session-rec table has SessionId, ItemId and Time, tab-separated");
  return static_cast<std::size_t>(at - names.begin());
}

/// @returns why the row is no event, or nothing once it is added.
std::optional<std::string> add_row(std::span<const std::string_view> cells, const column_places& at,
                                   data_set& out) {
  const auto time = parse_time(cells[at.time]);
  if (!is_wire_id(cells[at.session]))
    return "SessionId is no id: 1 to 128 printable ASCII characters";
  if (!is_wire_id(cells[at.item]))
    return "ItemId is no id: 1 to 128 printable ASCII characters";
  if (!time)
    return "Time is no number of seconds or less since 1970";
  if (out.events.size() == max_replay_events)
    return "is beyond the most events of a replay, " + std::to_string(max_replay_events);
  out.add(cells[at.session], cells[at.item], *time);
  return {};
}

} // namespace

result<void> add_session_rec(std::istream& in, const std::string& file, data_set& out) {
  column_places at;
  return read_table(
    in,
    [&](std::span<const std::string_view> names) -> result<void> {
      const auto session = place_of(names, "SessionId");
      const auto item = place_of(names, "ItemId");
      const auto time = place_of(names, "Time");
      for (const auto* place : {&session, &item, &time})
        if (!*place)
          return tl::unexpected<fault>{place->error()};
      at = {*session, *item, *time};
      return {};
    },
    [&](const table_row& row) {
      if (auto what = add_row(row.cells, at, out))
        out.skip(file, row.line, std::move(*what));
    },
    [&](std::size_t line, std::string what) { out.skip(file, line, std::move(what)); });
}

result<void> read_session_rec(const std::vector<std::string>& files, data_set& out) {
  for (const auto& file : files) {
    std::ifstream in{file, std::ios::binary};
    if (!in)
      return failed(fault_code::not_found, "cannot open " + file + "; check --dataset");
    if (auto added = add_session_rec(in, file, out); !added)
      return failed(added.error().code, file + ": " + added.error().what);
  }
  if (out.events.empty())
    return failed(fault_code::bad_message, "the data set has no event that could be read");
  std::stable_sort(out.events.begin(), out.events.end(),
                   [](const auto& x, const auto& y) { return x.at_us < y.at_us; });
  return {};
}

} // namespace attune
