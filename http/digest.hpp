#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

using sha256_bytes = std::array<unsigned char, 32>;

sha256_bytes sha256(std::string_view bytes);
sha256_bytes hmac_sha256(std::string_view key, std::string_view bytes);

/// Compares in a time that does not depend on where the two differ.
bool same_digest(const sha256_bytes& a, const sha256_bytes& b);

/// `count` bytes from the system's entropy. Throws `std::runtime_error` if there is none: nothing
/// that follows could be trusted.
std::string random_bytes(std::size_t count);

/// 64 of them as a number.
std::uint64_t random_number();

/// Eight bytes as a number, big endian. @pre `bytes` holds at least `offset + 8`.
std::uint64_t number_at(const unsigned char* bytes, std::size_t offset);

} // namespace attune
