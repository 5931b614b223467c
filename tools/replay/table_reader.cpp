#include "tools/replay/table_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune {
namespace {

void split(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  for (;;) {
    const auto tab = line.find('\t');
    cells.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos)
      return;
    line.remove_prefix(tab + 1);
  }
}

} // namespace

result<void>
read_table(std::istream& in,
           const std::function<result<void>(std::span<const std::string_view>)>& header,
           const std::function<void(const table_row&)>& row,
           const std::function<void(std::size_t line, std::string what)>& bad) {
  std::string line;
  std::vector<std::string_view> cells;
  std::size_t columns = 0;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (line.empty())
      continue;
    if (line.size() > max_table_line) {
      bad(number, "is longer than " + std::to_string(max_table_line) + " bytes");
      continue;
    }
    split(line, cells);
    if (columns == 0) {
      columns = cells.size();
      if (auto known = header(cells); !known)
        return known;
    } else if (cells.size() != columns) {
      bad(number, "has " + std::to_string(cells.size()) + " cells where the header names "
                    + std::to_string(columns));
    } else {
      row({number, cells});
    }
  }
  if (columns == 0)
    return failed(fault_code::bad_message, "it is empty: not even a line that names the columns");
  return {};
}

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  double seconds = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || stop != end || !(seconds >= 0 && seconds < 1e11))
    return {};
  return std::llround(seconds * 1e6);
}

bool is_wire_id(std::string_view text) {
  return !text.empty() && text.size() <= 128
         && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace attune
