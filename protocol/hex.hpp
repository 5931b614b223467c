#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

// Numbers and bytes as hex digits, written in lower case.

/// Appends the last `digits` digits of `x`.
void append_hex(std::string& out, std::uint64_t x, std::size_t digits);

/// Appends as few digits as it takes.
void append_hex(std::string& out, std::uint64_t x);

/// The last `digits` digits of `x`.
std::string hex_of(std::uint64_t x, std::size_t digits);

/// As few digits as it takes.
std::string hex_of(std::uint64_t x);

/// Two digits a byte.
std::string hex_of_bytes(std::string_view bytes);

/// The value of a digit in either case.
std::optional<unsigned> hex_digit(char c);

/// A number of lower-case digits and nothing else. Empty if it takes more than 64 bits.
std::optional<std::uint64_t> parse_hex(std::string_view text);

} // namespace attune
