#pragma once

#include "protocol/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A request's target, taken apart and decoded.
struct url {
  std::string path;                  ///< Decoded: what assets are looked up by.
  std::vector<std::string> segments; ///< Split first, then decoded: an id may hold a slash.
  std::map<std::string, std::string, std::less<>> query;

  /// The value of a query parameter, or null.
  const std::string* find(std::string_view name) const;
  /// The value of a query parameter as a list: split at commas first, then decoded, so that a part
  /// may hold a comma. Empty parts are passed over.
  std::vector<std::string> list(std::string_view name) const;

  std::string query_text; ///< As sent; for `list`.
};

/// Reads an origin-form target. Refuses what could be read in two ways: bad percent escapes, NUL,
/// text that is no UTF-8 (overlong forms among it), `.` and `..` segments, a parameter that comes
/// twice, more than 32 segments or 64 parameters. In the query `+` is a space.
result<url> read_url(std::string_view target);

/// Undoes percent-encoding; empty if an escape is bad.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

} // namespace attune
