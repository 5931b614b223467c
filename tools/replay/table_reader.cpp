#include "tools/replay/table_reader.hpp"

#include <charconv>
#include <cmath>

namespace attune {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

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
    if (number == 1 && line.starts_with(byte_order_mark))
      line.erase(0, byte_order_mark.size());
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

std::optional<read_time> parse_time(std::string_view text) {
  double time = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, time);
  if (error != std::errc{} || stop != end || !(time >= 0 && time < 1e20))
    return {};
  if (time < 1e11)
    return read_time{std::llround(time * 1e6), time_unit::seconds};
  if (time < 1e14)
    return read_time{std::llround(time * 1e3), time_unit::milliseconds};
  if (time < 1e17)
    return read_time{std::llround(time), time_unit::microseconds};
  return read_time{std::llround(time / 1e3), time_unit::nanoseconds};
}

} // namespace attune
