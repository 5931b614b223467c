#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// The format byte that each value of a row starts with. A change of meaning takes the next number.
inline constexpr std::uint8_t row_format = 1;

/// A value that is not sealed: format byte, `body`, CRC-32C of table, key, format and body.
std::string checked_value(table where, std::string_view key, std::string_view body);

/// @returns the body of a checked value, as a view into it. A fault that names the row if it is
/// damaged or of a format that this program does not know.
result<std::string_view> body_of(table where, std::string_view key, std::string_view value);

/// The fault of a row that cannot be read: `what` completes "the row ... ".
tl::unexpected<fault> damaged(table where, std::string_view key, std::string_view what);

/// Parts of keys: big endian, so that they sort as numbers.
void append_big_endian(std::string& out, std::uint64_t x);
void append_big_endian(std::string& out, std::uint32_t x);
/// @pre `bytes.size() == 8`.
std::uint64_t big_endian(std::string_view bytes);

std::string key_of(visitor_id who);
std::string key_of(visitor_id who, std::uint64_t n);
std::string key_of(session_id id);
std::string key_of(std::uint64_t number);

} // namespace attune
