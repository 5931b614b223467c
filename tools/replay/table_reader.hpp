#pragma once

#include "protocol/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Longest line of a table that is read, in bytes.
inline constexpr std::size_t max_table_line = 65'536;

/// A row of a table: its cells, and which line of the file it is, counted from 1.
struct table_row {
  std::size_t line = 0;
  std::span<const std::string_view> cells;
};

/// Reads a table of tab-separated values whose first line names the columns.
///
/// @param header  Told the columns once; its fault ends the reading.
/// @param row     Told each row with as many cells as there are columns. Cells die with the call.
/// @param bad     Told each line that is no such row, and why.
/// Empty lines are skipped; a carriage return before the line's end belongs to the end.
result<void>
read_table(std::istream& in,
           const std::function<result<void>(std::span<const std::string_view>)>& header,
           const std::function<void(const table_row&)>& row,
           const std::function<void(std::size_t line, std::string what)>& bad);

/// Seconds since the epoch, a decimal number not before 1970 and below 10^11, in whole
/// microseconds.
std::optional<std::int64_t> parse_seconds(std::string_view text);

/// Whether `text` may be an id on the wire: 1 to 128 printable ASCII characters without a space.
bool is_wire_id(std::string_view text);

} // namespace attune
