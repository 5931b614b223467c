#pragma once

#include "http/exchange.hpp"
#include "http/request_head.hpp"
#include "protocol/result.hpp"

#include <optional>
#include <string>

namespace attune {

/// Why a request may not become a WebSocket.
struct upgrade_refusal {
  int status = 400; ///< 400 or 426.
  std::string what;
};

/// Whether the request asks for an upgrade at all.
bool asks_for_upgrade(const request_head& x);

/// Checks a WebSocket handshake (RFC 6455, section 4.2.1) that must offer `attune.v1.json`.
/// @returns why it is refused, or nothing.
std::optional<upgrade_refusal> check_upgrade(const request_head& x);

/// The refusal as an answer; 426 says which upgrade there is.
http_answer upgrade_problem(const upgrade_refusal& why);

/// The one subprotocol.
inline constexpr std::string_view subprotocol = "attune.v1.json";

} // namespace attune
