#pragma once

#include <cstdint>
#include <string_view>

namespace attune {

/// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), as iSCSI (RFC 3720) and RocksDB use it.
/// @param before  The checksum of the bytes before `bytes`, to go on from.
/// Cost: about 1 ns a byte.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

} // namespace attune
