#pragma once

#include "http/request_head.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// An address of IPv4 or IPv6 as the 16 bytes of the latter (IPv4 as `::ffff:a.b.c.d`), so that the
/// two spellings of an IPv4 address are one.
using ip_bytes = std::array<unsigned char, 16>;

/// Reads `192.0.2.1` or `2001:db8::1`; empty if it is none.
std::optional<ip_bytes> parse_ip(std::string_view text);

/// The address of a connection's other end, as its socket says it: a link-local one names the
/// interface, too (`fe80::1%eth0`), which is no part of it.
ip_bytes peer_ip(std::string_view text);

/// What limits by address count by: an IPv4 address as such, of IPv6 the first 64 bits
/// (`2001:db8:1:2::/64`), since one host has all of the rest.
std::string limit_name(const ip_bytes& x);

/// The proxies that are believed when they say for whom they speak. Immutable: any thread.
class proxy_list {
public:
  /// @param entries  `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. What is none is passed over: settings
  ///                 refuse it.
  explicit proxy_list(const std::vector<std::string>& entries);

  bool holds(const ip_bytes& x) const;

private:
  struct network {
    ip_bytes first;
    int bits;
  };
  std::vector<network> networks_;
};

/// Why an entry of `http.trusted_proxies` is none; empty: it is one.
std::string fault_of_proxy(std::string_view entry);

/// Whom a request comes from: the peer, or where that is a trusted proxy whom it names in
/// `X-Forwarded-For`, else in `Forwarded` (RFC 7239). Read from the right, as each proxy appends
/// whom it heard: the first that is no trusted proxy itself is the client; what stands left of it
/// anybody may have written. What cannot be read ends the search at the proxy that passed it on.
ip_bytes client_address(const proxy_list& trusted, const ip_bytes& peer, const request_head& head);

} // namespace attune
