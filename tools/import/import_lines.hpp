#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>

namespace attune {

/// A line of an NDJSON file.
struct import_line {
  std::uint64_t number = 0; ///< From 1.
  std::string text;         ///< Without the line feed.
  std::string wrong;        ///< Why it is no JSON object; empty if it is one.
};

/// Reads a file, or a pipe, of one JSON object a line. Blank lines are passed over, and so is a
/// byte order mark before a line; a line above 1 MiB is read away and named as wrong, so memory is
/// bounded whatever the file holds. One owner.
class import_lines {
public:
  static constexpr std::size_t bytes_most = std::size_t{1} << 20;

  /// @param from  Outlives this.
  explicit import_lines(std::istream& from) : from_{from} {}

  /// The next line that is not blank; nothing at the end.
  std::optional<import_line> next();

  std::uint64_t bytes_read() const { return bytes_read_; }

private:
  bool read_line(import_line& line);

  std::istream& from_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_read_ = 0;
};

} // namespace attune
