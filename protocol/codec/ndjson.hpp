#pragma once

#include <cstdint>
#include <string_view>

namespace attune {

/// Walks the lines of an NDJSON text. Lines end with `\n` or `\r\n`; blank lines are passed over
/// but counted, a byte order mark before a line (files that were joined have several) is left out.
/// Views into the text.
class ndjson_lines {
public:
  explicit ndjson_lines(std::string_view text) : rest_(text) {}

  /// Moves to the next line that is not blank. @returns false at the end.
  bool next();

  std::string_view line() const { return line_; }
  std::uint64_t number() const { return number_; } ///< From 1.

private:
  std::string_view rest_;
  std::string_view line_;
  std::uint64_t number_ = 0;
};

} // namespace attune
