#include "tools/load/client_frames.hpp"

#include <cstring>

namespace attune {
namespace {

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const auto byte : bytes)
    out = out << 8 | static_cast<unsigned char>(byte);
  return out;
}

void append_big_endian(std::string& out, std::uint64_t x, int bytes) {
  while (bytes-- > 0)
    out += static_cast<char>(x >> 8 * bytes);
}

bool is_known(unsigned opcode) {
  return opcode == 1 || opcode == 2 || opcode == 8 || opcode == 9 || opcode == 10;
}

} // namespace

void append_client_frame(std::string& out, frame_kind kind, std::string_view payload,
                         std::uint32_t mask) {
  out += static_cast<char>(0x80 | static_cast<unsigned>(kind));
  if (payload.size() < 126) {
    out += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() < 65'536) {
    out += static_cast<char>(0x80 | 126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(0x80 | 127);
    append_big_endian(out, payload.size(), 8);
  }
  char key[4];
  std::memcpy(key, &mask, sizeof key);
  out.append(key, sizeof key);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += static_cast<char>(payload[i] ^ key[i % 4]);
}

void server_frames::feed(std::string_view bytes) {
  if (at_ == bytes_.size())
    bytes_.clear();
  else
    bytes_.erase(0, at_);
  at_ = 0;
  bytes_.append(bytes);
}

std::optional<server_frame> server_frames::next() {
  const auto rest = std::string_view{bytes_}.substr(at_);
  if (broken_ || rest.size() < 2)
    return {};
  const auto first = static_cast<unsigned char>(rest[0]);
  const auto second = static_cast<unsigned char>(rest[1]);
  const auto more = second == 126 ? 2u : second == 127 ? 8u : 0u;
  // FIN alone, a known opcode, no mask.
  if ((first & 0xf0) != 0x80 || !is_known(first & 0x0f) || (second & 0x80) != 0) {
    broken_ = true;
    return {};
  }
  if (rest.size() < 2 + more)
    return {};
  const auto length = more == 0 ? second : big_endian(rest.substr(2, more));
  if (length > longest) {
    broken_ = true;
    return {};
  }
  if (rest.size() - 2 - more < length)
    return {};
  at_ += 2 + more + length;
  return server_frame{static_cast<frame_kind>(first & 0x0f), rest.substr(2 + more, length)};
}

} // namespace attune
