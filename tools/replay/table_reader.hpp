#pragma once

#include "protocol/result.hpp"
#include "protocol/wire_id.hpp"

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
/// Empty lines are skipped; a carriage return before the line's end belongs to the end, a byte
/// order mark before the first line to nobody.
result<void>
read_table(std::istream& in,
           const std::function<result<void>(std::span<const std::string_view>)>& header,
           const std::function<void(const table_row&)>& row,
           const std::function<void(std::size_t line, std::string what)>& bad);

/// What a data set counts its time in. Public data sets use them all and do not say which.
enum class time_unit : std::uint8_t { seconds, milliseconds, microseconds, nanoseconds };
inline constexpr std::size_t time_units = 4;

struct read_time {
  std::int64_t at_us = 0;
  time_unit unit = time_unit::seconds;
};

/// A time since the epoch, a decimal number not before 1970. Its size tells the unit: below 10^11
/// seconds (the year 5138), then milliseconds, from 10^14 on microseconds, from 10^17 on to 10^20
/// nanoseconds.
std::optional<read_time> parse_time(std::string_view text);

} // namespace attune
