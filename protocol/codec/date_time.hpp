#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Reads an RFC 3339 date-time of at most 64 characters, years 0000 to 9999, into microseconds
/// since the Unix epoch, UTC. Digits of a second's fraction beyond the sixth are cut; a leap second
/// counts as the next second.
std::optional<std::int64_t> parse_date_time(std::string_view text);

/// `2026-11-24T10:38:39Z`, with as many digits of a fraction (none, three or six) as it takes.
/// Times outside the years 0000 to 9999 are brought to the nearest end.
std::string write_date_time(std::int64_t us);

} // namespace attune
