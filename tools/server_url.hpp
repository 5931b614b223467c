#pragma once

#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// Where a server is.
struct server_address {
  std::string host; ///< A name or a numeric address, without brackets.
  std::string port; ///< Decimal.

  friend bool operator==(const server_address&, const server_address&) = default;
};

/// Reads `http://HOST[:PORT]` or `ws://HOST[:PORT]`, with or without a `/` at the end; IPv6 in
/// brackets; the port is 80 where none is given. Fails with a sentence that says what is wrong:
/// paths, other schemes (TLS among them) and ports out of range.
result<server_address> read_server_url(std::string_view url);

/// `HOST:PORT`, an IPv6 address in brackets: what an HTTP request calls its host.
std::string host_header(const server_address& x);

} // namespace attune
