#include "tests/support/raw_websocket.hpp"

#include <algorithm>
#include <chrono>

namespace attune {

namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
           std::chrono::steady_clock::now().time_since_epoch())
    .count();
}

std::string big_endian(std::uint64_t x, int bytes) {
  std::string out;
  for (auto shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>((x >> shift) & 0xff);
  return out;
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t x = 0;
  for (const char c : bytes)
    x = (x << 8) | static_cast<unsigned char>(c);
  return x;
}

} // namespace

int raw_frame::close_code() const {
  return opcode == 8 && payload.size() >= 2
           ? static_cast<int>(number_of(std::string_view{payload}.substr(0, 2)))
           : 0;
}

std::string frame_bytes(int opcode, std::string_view payload, bool fin, int rsv, bool masked) {
  std::string out;
  out += static_cast<char>((fin ? 0x80 : 0) | (rsv << 4) | opcode);
  const auto mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126)
    out += static_cast<char>(mask_bit | static_cast<int>(payload.size()));
  else if (payload.size() < 65'536)
    out += static_cast<char>(mask_bit | 126) + big_endian(payload.size(), 2);
  else
    out += static_cast<char>(mask_bit | 127) + big_endian(payload.size(), 8);
  if (!masked)
    return out.append(payload);
  constexpr std::string_view mask = "\x12\x34\x56\x78";
  out.append(mask);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += static_cast<char>(payload[i] ^ mask[i % 4]);
  return out;
}

raw_websocket::raw_websocket(int port, std::string_view more, int receive_bytes)
  : socket_(port, receive_bytes) {
  std::string request = "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Protocol: attune.v1.json\r\n";
  request.append(more).append("\r\n");
  socket_.send(request);
  handshake_ = read_answer(socket_);
}

bool raw_websocket::send(int opcode, std::string_view payload, bool fin, int rsv, bool masked) {
  return socket_.send(frame_bytes(opcode, payload, fin, rsv, masked));
}

std::string raw_websocket::hello(std::string_view more) {
  std::string text = R"({"type":"hello","proto":1,"key":"pk_test","caps":["delta"])";
  text.append(more).append("}");
  say(text);
  return next_of("welcome");
}

raw_frame raw_websocket::next(int wait_ms) {
  raw_frame x;
  const auto head = socket_.receive_exactly(2, wait_ms);
  if (head.size() < 2)
    return x;
  x.fin = (head[0] & 0x80) != 0;
  std::uint64_t size = static_cast<unsigned char>(head[1]) & 0x7fu;
  if (size == 126)
    size = number_of(socket_.receive_exactly(2));
  else if (size == 127)
    size = number_of(socket_.receive_exactly(8));
  x.payload = socket_.receive_exactly(size);
  x.opcode = head[0] & 0x0f;
  return x;
}

std::string raw_websocket::next_of(std::string_view type, int wait_ms) {
  const auto until = now_ms() + wait_ms;
  while (now_ms() < until) {
    const auto x = next(static_cast<int>(until - now_ms()));
    if (x.opcode == -1 || x.opcode == 8)
      return {};
    if (x.opcode == 1 && member_of(x.payload, "type") == type)
      return x.payload;
  }
  return {};
}

int raw_websocket::closed_with(int wait_ms) {
  const auto until = now_ms() + wait_ms;
  while (now_ms() < until) {
    const auto x = next(static_cast<int>(until - now_ms()));
    if (x.opcode == 8 || x.opcode == -1)
      return x.close_code();
  }
  return 0;
}

std::string member_of(std::string_view json, std::string_view name) {
  std::string wanted{"\""};
  wanted.append(name).append("\":");
  const auto at = json.find(wanted);
  if (at == json.npos)
    return {};
  auto rest = json.substr(at + wanted.size());
  if (!rest.empty() && rest.front() == '"')
    return std::string{rest.substr(1, rest.find('"', 1) - 1)};
  return std::string{rest.substr(0, rest.find_first_of(",}]"))};
}

} // namespace attune
