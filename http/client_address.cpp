#include "http/client_address.hpp"

#include "http/net.hpp"

#include <algorithm>
#include <charconv>

namespace attune {

namespace {

constexpr int v4_prefix = 96; // Bits before an IPv4 address.

ip_bytes bytes_of(const asio::ip::address& x) {
  return x.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, x.to_v4()).to_bytes()
                   : x.to_v6().to_bytes();
}

bool is_v4(const ip_bytes& x) { return asio::ip::address_v6{x}.is_v4_mapped(); }

/// A network's first address and length, as an entry of the settings says them.
std::optional<std::pair<ip_bytes, int>> parse_network(std::string_view entry) {
  const auto slash = entry.find('/');
  const auto first = parse_ip(entry.substr(0, slash));
  if (!first)
    return {};
  const auto most = is_v4(*first) ? 32 : 128;
  auto bits = most;
  if (slash != entry.npos) {
    const auto text = entry.substr(slash + 1);
    const auto [rest, ec] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (ec != std::errc{} || rest != text.data() + text.size() || bits < 0 || bits > most)
      return {};
  }
  return std::pair{*first, most == 32 ? bits + v4_prefix : bits};
}

bool same_bits(const ip_bytes& a, const ip_bytes& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin()))
    return false;
  const auto rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

/// A node of either field: an address, in brackets if it is of IPv6 with a port, and a port.
std::optional<ip_bytes> parse_node(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    return end == text.npos ? std::nullopt : parse_ip(text.substr(1, end - 1));
  }
  if (std::count(text.begin(), text.end(), ':') == 1)
    text = text.substr(0, text.find(':'));
  return parse_ip(text);
}

/// Whom a line names, from left to right; empty entries are those that cannot be read.
using named = std::vector<std::optional<ip_bytes>>;

named read_x_forwarded_for(std::string_view line) {
  named out;
  while (!line.empty()) {
    const auto comma = std::min(line.find(','), line.size());
    if (!trimmed(line.substr(0, comma)).empty())
      out.push_back(parse_node(line.substr(0, comma)));
    line.remove_prefix(std::min(comma + 1, line.size()));
  }
  return out;
}

/// Takes a token or a quoted string off; empty if there is neither.
std::optional<std::string> take_value(std::string_view& rest) {
  std::string out;
  if (rest.empty() || rest.front() != '"') {
    const auto end = std::min(rest.find_first_of(",; \t\""), rest.size());
    out = rest.substr(0, end);
    rest.remove_prefix(end);
    return out;
  }
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\')
      rest.remove_prefix(1);
    if (rest.empty())
      return {};
    out += rest.front();
    rest.remove_prefix(1);
  }
  if (rest.empty())
    return {};
  rest.remove_prefix(1);
  return out;
}

/// A line that is malformed anywhere names nobody: who wrote its left part may have wanted that its
/// right part is misread.
named read_forwarded(std::string_view line) {
  named out;
  const named nobody{std::nullopt};
  std::optional<ip_bytes> node;
  auto is_empty = true;
  while (true) {
    line = trimmed(line);
    if (line.empty() || line.front() == ',') {
      if (!is_empty)
        out.push_back(node);
      if (line.empty())
        return out;
      node.reset();
      is_empty = true;
      line.remove_prefix(1);
      continue;
    }
    if (line.front() == ';') {
      line.remove_prefix(1);
      continue;
    }
    is_empty = false;
    const auto equals = line.find('=');
    const auto name = line.substr(0, equals);
    if (equals == line.npos || name.find_first_of(",; \t\"") != name.npos)
      return nobody;
    line.remove_prefix(equals + 1);
    const auto value = take_value(line);
    line = trimmed(line);
    if (!value || (!line.empty() && line.front() != ',' && line.front() != ';'))
      return nobody;
    if (same_token(name, "for"))
      node = parse_node(*value);
  }
}

/// Follows the lines of one field from the right, beginning at `at`.
ip_bytes follow(const proxy_list& trusted, ip_bytes at, const request_head& head,
                std::string_view field, named (*read)(std::string_view)) {
  for (auto line = head.fields.rbegin(); line != head.fields.rend(); ++line) {
    if (line->name != field)
      continue;
    const auto nodes = read(line->value);
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
      if (!*node)
        return at;
      at = **node;
      if (!trusted.holds(at))
        return at;
    }
  }
  return at;
}

} // namespace

std::optional<ip_bytes> parse_ip(std::string_view text) {
  boost::system::error_code ec;
  const auto x = asio::ip::make_address(std::string{text}, ec); // Refuses what is longer, too.
  if (ec || text.find('%') != text.npos)
    return {};
  return bytes_of(x);
}

ip_bytes peer_ip(std::string_view text) {
  return parse_ip(text.substr(0, text.find('%'))).value_or(ip_bytes{});
}

std::string limit_name(const ip_bytes& x) {
  asio::ip::address_v6 address{x};
  if (address.is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address).to_string();
  auto network = x;
  std::fill(network.begin() + 8, network.end(), static_cast<unsigned char>(0));
  return asio::ip::address_v6{network}.to_string() + "/64";
}

proxy_list::proxy_list(const std::vector<std::string>& entries) {
  for (const auto& entry : entries)
    if (const auto x = parse_network(entry))
      networks_.push_back({x->first, x->second});
}

bool proxy_list::holds(const ip_bytes& x) const {
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const network& n) { return same_bits(n.first, x, n.bits); });
}

std::string fault_of_proxy(std::string_view entry) {
  return parse_network(entry) ? std::string{}
                              : "is no address or network such as 10.0.0.1, 10.0.0.0/8 or fd00::/8";
}

ip_bytes client_address(const proxy_list& trusted, const ip_bytes& peer, const request_head& head) {
  if (!trusted.holds(peer))
    return peer;
  if (head.find("x-forwarded-for") != nullptr)
    return follow(trusted, peer, head, "x-forwarded-for", &read_x_forwarded_for);
  return follow(trusted, peer, head, "forwarded", &read_forwarded);
}

} // namespace attune
