#include "http/upgrade.hpp"

namespace attune {

namespace {

/// 16 bytes in base64: 22 digits of which the last leaves four bits unused, and `==`.
bool is_nonce(std::string_view x) {
  constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return x.size() == 24 && x.substr(22) == "=="
         && x.substr(0, 22).find_first_not_of(digits) == x.npos;
}

} // namespace

bool asks_for_upgrade(const request_head& x) { return x.find("upgrade") != nullptr; }

std::optional<upgrade_refusal> check_upgrade(const request_head& x) {
  if (x.method != "GET" || x.minor != 1)
    return upgrade_refusal{400, "A WebSocket begins with GET and HTTP/1.1."};
  if (x.content_length.value_or(0) > 0 || x.chunked)
    return upgrade_refusal{400, "A WebSocket's handshake has no body."};
  if (!x.has_token("upgrade", "websocket"))
    return upgrade_refusal{426, "The only upgrade here is to websocket."};
  if (!x.has_token("connection", "upgrade"))
    return upgrade_refusal{400, "The field Connection must hold 'upgrade'."};
  const auto* version = x.find("sec-websocket-version");
  if (version == nullptr)
    return upgrade_refusal{400, "The field Sec-WebSocket-Version is absent."};
  if (*version != "13")
    return upgrade_refusal{426, "Only version 13 of WebSocket is spoken here."};
  const auto* key = x.find("sec-websocket-key");
  if (key == nullptr || !is_nonce(*key))
    return upgrade_refusal{400,
                           "The field Sec-WebSocket-Key is absent, or not 16 bytes in base64."};
  if (!x.has_exactly("sec-websocket-protocol", subprotocol))
    return upgrade_refusal{400, "The field Sec-WebSocket-Protocol must offer attune.v1.json."};
  return {};
}

http_answer upgrade_problem(const upgrade_refusal& why) {
  auto x = problem(why.status, {fault_code::bad_message, why.what, {}});
  if (why.status == 426) {
    x.fields.emplace_back("Upgrade", "websocket");
    x.fields.emplace_back("Sec-WebSocket-Version", "13");
  }
  return x;
}

} // namespace attune
