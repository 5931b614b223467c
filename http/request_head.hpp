#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Why a request cannot be read: the status to answer before the connection is closed.
struct head_fault {
  int status = 400; ///< 400, 414, 417, 431, 501 or 505.
  std::string what;
};

/// A request's line and fields, read without any leniency: whatever two readers could understand in
/// two ways (RFC 9112, section 11.2) is refused, so nothing can be smuggled past a proxy.
struct request_head {
  struct field {
    std::string name; ///< Lower case.
    std::string value;
  };

  std::string method;
  std::string target; ///< Origin form, or `*`.
  int minor = 1;      ///< HTTP/1.minor.
  std::vector<field> fields;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;

  /// The first field of this (lower case) name, or null.
  const std::string* find(std::string_view name) const;
  /// Whether a field that is a list holds this token, whatever its case.
  bool has_token(std::string_view name, std::string_view token) const;
  /// The same for lists whose elements are told apart by case.
  bool has_exactly(std::string_view name, std::string_view element) const;
};

/// Where the head ends within `bytes` (behind its blank line), or npos. A bare LF ends a line too,
/// so that `read_head` sees the fault at once instead of after a time-out.
/// @param searched  What an earlier call has seen already; never a byte is searched twice.
std::size_t end_of_head(std::string_view bytes, std::size_t searched = 0);

/// Reads a whole head. At most 100 fields.
tl::expected<request_head, head_fault> read_head(std::string_view bytes);

/// Whether it is a token: what names of fields are made of.
bool is_token(std::string_view x);

/// Without the blanks and tabs around it.
std::string_view trimmed(std::string_view x);

/// Whether two names are the same, whatever their case (ASCII).
bool same_token(std::string_view a, std::string_view b);

} // namespace attune
