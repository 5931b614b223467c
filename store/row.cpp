#include "store/row.hpp"

#include "protocol/bytes.hpp"
#include "protocol/hex.hpp"
#include "store/checksum.hpp"

#include <cassert>

namespace attune {

namespace {

template <class Number>
void append_reversed(std::string& out, Number x) {
  for (auto shift = static_cast<int>(8 * sizeof x) - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(x >> shift);
}

std::uint32_t checksum(table where, std::string_view key, std::string_view value) {
  const auto number = static_cast<char>(where);
  return crc32c(value, crc32c(key, crc32c({&number, 1})));
}

} // namespace

std::string checked_value(table where, std::string_view key, std::string_view body) {
  byte_writer out;
  out.raw(row_format);
  auto value = out.take();
  value.append(body);
  const auto sum = checksum(where, key, value);
  return value + byte_writer{}.raw(sum).take();
}

result<std::string_view> body_of(table where, std::string_view key, std::string_view value) {
  constexpr auto sum_bytes = sizeof(std::uint32_t);
  if (value.size() < 1 + sum_bytes)
    return damaged(where, key, "is cut off");
  const auto summed = value.substr(0, value.size() - sum_bytes);
  if (byte_reader{value.substr(summed.size())}.raw<std::uint32_t>() != checksum(where, key, summed))
    return damaged(where, key, "does not have its checksum: bits have changed on the disk");
  if (static_cast<std::uint8_t>(summed[0]) != row_format)
    return damaged(where, key, "has a format that this version does not know");
  return summed.substr(1);
}

tl::unexpected<fault> damaged(table where, std::string_view key, std::string_view what) {
  return failed(fault_code::internal, "the row " + hex_of_bytes(key.substr(0, 32)) + " of table "
                                        + std::string{name_of(where)} + " " + std::string{what}
                                        + "; restore it from a backup, or drop it");
}

void append_big_endian(std::string& out, std::uint64_t x) { append_reversed(out, x); }

void append_big_endian(std::string& out, std::uint32_t x) { append_reversed(out, x); }

std::uint64_t big_endian(std::string_view bytes) {
  assert(bytes.size() == 8);
  std::uint64_t x = 0;
  for (const auto c : bytes)
    x = (x << 8) | static_cast<unsigned char>(c);
  return x;
}

std::string key_of(visitor_id who) {
  std::string out;
  append_big_endian(out, who.high);
  append_big_endian(out, who.low);
  return out;
}

std::string key_of(visitor_id who, std::uint64_t n) {
  auto out = key_of(who);
  append_big_endian(out, n);
  return out;
}

std::string key_of(session_id id) { return key_of(visitor_id{id.high, id.low}); }

std::string key_of(std::uint64_t number) {
  std::string out;
  append_big_endian(out, number);
  return out;
}

} // namespace attune
