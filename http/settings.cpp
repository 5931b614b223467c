#include "http/settings.hpp"

#include "http/client_address.hpp"
#include "http/net.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <functional>

namespace attune {

namespace {

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string in_small_letters(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The ports that browsers leave away.
std::string_view own_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss")
    return "443";
  return scheme == "http" || scheme == "ws" ? "80" : "";
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_small_letter(text.front())
         && std::all_of(text.begin(), text.end(), [](char c) {
              return is_small_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
            });
}

/// Whether that is how a browser writes the address: shortened, and in numbers alone.
bool is_ipv6(const std::string& text) {
  boost::system::error_code ec;
  const auto address = asio::ip::make_address_v6(text, ec);
  return !ec && text.find_first_of(".%") == text.npos
         && (address.is_v4_mapped() || address.to_string() == text);
}

/// Whether a browser takes the host for an IPv4 address, however it is written: if what stands
/// behind its last dot is a number (URL Standard, "ends in a number").
bool ends_in_a_number(std::string_view host) {
  if (host.ends_with('.'))
    host.remove_suffix(1);
  const auto last = host.substr(host.rfind('.') + 1); // All of it where there is no dot.
  return !last.empty()
         && (std::all_of(last.begin(), last.end(), is_digit)
             || (last.starts_with("0x")
                 && last.find_first_not_of("0123456789abcdef", 2) == last.npos));
}

bool is_ipv4(const std::string& text) {
  boost::system::error_code ec;
  const auto address = asio::ip::make_address_v4(text, ec);
  return !ec && address.to_string() == text;
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return is_ipv6(std::string{text.substr(1, text.size() - 2)});
  if (ends_in_a_number(text))
    return is_ipv4(std::string{text});
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_small_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.front() != '0'
         && std::all_of(text.begin(), text.end(), is_digit)
         && std::stoi(std::string{text}) <= 65'535;
}

bool is_origin(std::string_view text) {
  const auto begin = text.find("://");
  if (begin != text.npos && is_scheme(text.substr(0, begin))) {
    const auto scheme = text.substr(0, begin);
    const auto rest = text.substr(begin + 3);
    const auto colon = rest.rfind(':');
    const auto has_port = colon != rest.npos && rest.find(']', colon) == rest.npos;
    const auto port = has_port ? rest.substr(colon + 1) : std::string_view{};
    if (is_host(rest.substr(0, has_port ? colon : rest.npos))
        && (!has_port || (is_port(port) && port != own_port(scheme))))
      return true;
  }
  return false;
}

/// What was meant by an origin that no browser sends, if that can be guessed.
std::string meant_by(std::string_view text) {
  auto out = in_small_letters(text);
  if (out.find("://") == out.npos)
    out = "https://" + out;
  const auto host = out.find("://") + 3;
  out.resize(std::min(out.size(), out.find_first_of("/?#", host)));
  const auto colon = out.rfind(':');
  if (colon >= host && out.substr(colon + 1) == own_port(out.substr(0, host - 3)))
    out.resize(colon);
  return is_origin(out) ? out : std::string{};
}

/// Of the keys of one list.
std::function<std::string(std::string_view)> begins_with(std::string_view prefix) {
  return [prefix](std::string_view key) {
    return key.starts_with(prefix)
             ? std::string{}
             : "does not begin with " + std::string{prefix} + ", so no client could use it";
  };
}

/// A secret's blanks at its ends are the file's or the shell's.
std::string fault_of_secret(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  if (text.empty()
      || (blanks.find(text.front()) == blanks.npos && blanks.find(text.back()) == blanks.npos))
    return {};
  return "begins or ends with a blank or a line break; take it away";
}

} // namespace

std::string fault_of_address(std::string_view text) {
  boost::system::error_code ec;
  asio::ip::make_address(std::string{text}, ec);
  return ec ? "is " + as_json(text) + "; it must be an IP address such as 127.0.0.1 or ::"
            : std::string{};
}

std::string fault_of_origin(std::string_view text) {
  if (is_origin(text))
    return {};
  if (text == "null") // Of sandboxed frames and files.
    return {};
  auto out = "is " + as_json(text) + ", which no browser sends as an origin; ";
  if (text == "*")
    return out + "leave origins away to allow any";
  if (text.find('*') != text.npos)
    return out + "write each origin in full";
  const auto meant = meant_by(text);
  return out
         + (meant.empty() ? "write it like https://shop.example or http://localhost:3000"
                          : "write " + as_json(meant));
}

std::string fault_of(const jwt_key& x) {
  if (x.algorithm == "HS256")
    return x.secret.size() < 32 ? "needs a secret of at least 32 bytes" : "";
  if (x.algorithm == "RS256" || x.algorithm == "ES256")
    return x.file.empty() ? "needs the file of a public key for " + x.algorithm : std::string{};
  return "needs algorithm HS256, RS256 or ES256";
}

std::string fault_of_key(std::string_view text) {
  if (text.find(',') != text.npos)
    return "holds a comma; write several keys as a list: [\"...\", \"...\"]";
  if (auto blanks = fault_of_secret(text); !blanks.empty())
    return blanks;
  const auto fits = std::all_of(text.begin(), text.end(), [](char c) {
    return is_small_letter(c) || (c >= 'A' && c <= 'Z') || is_digit(c)
           || std::string_view{"-._~+/="}.find(c) != std::string_view::npos;
  });
  return fits ? "" : "holds a character that no header carries; use a-z, A-Z, 0-9 and -._~+/=";
}

bool is_public(const std::string& address) {
  boost::system::error_code ec;
  const auto x = asio::ip::make_address(address, ec);
  return !ec && !x.is_loopback();
}

std::string open_to_others(const http_settings& x) {
  if (is_public(x.address) && x.publishable_keys.empty() && x.secret_keys.empty())
    return "http.address is " + x.address
           + ", which others can reach, but no keys are configured: set http.publishable_keys and "
             "http.secret_keys, or listen on 127.0.0.1.";
  if (is_public(x.admin_address) && x.admin_keys.empty())
    return "http.admin_address is " + x.admin_address
           + ", which others can reach, but http.admin_keys is empty.";
  return {};
}

void key_setting::describe(setting_list& list) {
  list.add("key", key, {.least = 8, .most = 256, .check = fault_of_key, .secret = true},
           "The key: pk_, sk_ or ak_ and what follows. Short ones can be guessed.");
  list.add("origins", origins, {.least = 1, .most = 256, .check = fault_of_origin},
           "Origins that browsers may use it from (https://shop.example). None means any.");
  list.add("rate", rate, {0, 1'000'000},
           "Signals a second for one visitor; 0 means http.signals_per_s.");
}

void jwt_key::describe(setting_list& list) {
  list.add("kid", kid, {0, 256}, "The tokens' kid; empty fits any token of the algorithm.");
  list.add("algorithm", algorithm, {.most = 5, .one_of = {"HS256", "RS256", "ES256"}},
           "The one algorithm this key proves; a token's alg must say the same.");
  list.add("secret", secret, {.least = 0, .most = 1'024, .check = fault_of_secret, .secret = true},
           "HS256: the shared secret, at least 32 bytes; a shorter one can be guessed.");
  list.add("file", file, {0, 4'096}, "RS256 and ES256: a PEM file with the public key.");
}

void http_settings::describe(setting_list& list) {
  list.add("http.address", address, {.least = 1, .most = 45, .check = fault_of_address},
           "Address to listen on. Without keys of one's own only a loopback address is allowed.");
  list.add("http.port", port, {0, 65'535}, "Port for WebSocket, SSE and HTTP; 0 picks a free one.");
  list.add("http.admin_address", admin_address, {.least = 1, .most = 45, .check = fault_of_address},
           "Address of the operators' pages. Anywhere but loopback they are within others' reach.");
  list.add("http.admin_port", admin_port, {0, 65'535},
           "Port of the operators' pages; 0 picks a free one.");

  list.add("http.publishable_keys", publishable_keys,
           {.least = 0, .most = 1'000, .check = begins_with("pk_")},
           "Keys for browsers, pk_. None: any pk_ is taken, on loopback only.");
  list.add("http.secret_keys", secret_keys,
           {.least = 0, .most = 1'000, .check = begins_with("sk_"), .secret = true},
           "Keys for servers, sk_. None: any sk_ is taken, on loopback only.");
  list.add("http.admin_keys", admin_keys,
           {.least = 0, .most = 1'000, .check = begins_with("ak_"), .secret = true},
           "Keys for operators, ak_. None: any ak_ is taken, on loopback only.");
  list.add("http.jwt.issuer", jwt.issuer, {0, 256}, "A user token's iss; empty takes any.");
  list.add("http.jwt.audience", jwt.audience, {0, 256},
           "What a user token's aud must hold; empty takes any.");
  list.add("http.jwt.keys", jwt.keys, {.least = 0, .most = 16, .secret = true},
           "Keys that prove user tokens. Without any no token is believed.");
  list.add(
    "http.jwt.leeway_s", jwt.leeway_s, {0, 300},
    "How far clocks may differ for exp and nbf. 0 refuses honest ones; much keeps dead ones.");
  list.add(
    "http.pseudonym_key_file", pseudonym_key_file, {0, 4'096},
    "Where the key lies that turns raw ids into pseudonyms; made at the first start. Keep it "
    "outside the data folder; empty means a key in memory, gone with the process.");

  list.add("http.signals_per_s", signals_per_s, {0.1, 1'000'000},
           "Signals a second for one visitor and key. Low drops honest ones; high lets one flood.");
  list.add(
    "http.burst", burst, {1, 2'000'000},
    "Signals at once before the rate counts. Below a batch of 100 such a batch waits until the "
    "allowance is full; high lets one client flood.");
  list.add("http.new_visitors_per_s", new_visitors_per_s, {0.1, 1'000'000},
           "Visitors a second of whom nothing is known, from one address. Low locks offices out; "
           "high lets one stranger fill engine.visitors.");
  list.add("http.new_visitors_burst", new_visitors_burst, {1, 10'000'000},
           "Such visitors at once before the rate counts. Low locks out who comes back after a "
           "restart; high lets one stranger fill engine.visitors.");
  list.add(
    "http.trusted_proxies", trusted_proxies, {.least = 1, .most = 64, .check = fault_of_proxy},
    "Addresses and networks (10.0.0.0/8) that are believed in X-Forwarded-For and Forwarded. "
    "Without a proxy's own, all its clients share one address's limits; with a stranger's, "
    "it chooses its address.");

  list.add("http.lists_per_s", lists_per_s, {0, 1'000'000},
           "Lists a second that one visitor and key may ask for by HTTP, with a burst in the "
           "proportion of the signals'; 0 means as many as signals. High lets one write many "
           "decisions.");

  list.add("http.frame_bytes", frame_bytes, {1'024, 1'048'576},
           "A WebSocket message's payload. Small refuses full batches; large costs memory.");
  list.add("http.body_bytes", body_bytes, {1'024, 16'777'216},
           "A request's body. Small refuses bulk writes; large costs memory for each request.");
  list.add("http.header_bytes", header_bytes, {1'024, 65'536},
           "A request's line and fields. Small refuses tokens; large costs memory.");
  list.add("http.connections", connections, {1, 1'000'000},
           "Connections at once. More than the process may open descriptors pauses accepting.");
  list.add("http.connections_per_address", connections_per_address, {1, 1'000'000},
           "Connections at once from one address. Low locks offices out; high lets one take all.");

  list.add("http.hello_ms", hello_ms, {100, 60'000},
           "From the upgrade to hello. Short drops slow phones; long keeps strangers.");
  list.add("http.header_ms", header_ms, {100, 60'000},
           "From a request's first byte to its last field. Long lets slow ones pile up.");
  list.add(
    "http.body_ms", body_ms, {100, 600'000},
    "From the last field to the body's end. Short drops slow lines; long lets them pile up.");
  list.add(
    "http.idle_ms", idle_ms, {100, 600'000},
    "Between two requests of a connection. Short costs handshakes; long keeps idle sockets.");
  list.add("http.answer_ms", answer_ms, {100, 120'000},
           "What the engine may take for an answer, then 503. Short refuses under load.");
  list.add("http.ping_ms", ping_ms, {100, 600'000},
           "Silence before a ping; silence for twice as long ends the socket. Short wakes phones.");
  list.add("http.heartbeat_ms", heartbeat_ms, {100, 600'000},
           "Between two comments on SSE. Long, and proxies end the stream.");
  list.add("http.unwritable_ms", unwritable_ms, {100, 600'000},
           "A write that takes longer ends the connection. Short drops slow readers.");
  list.add("http.drain_ms", drain_ms, {0, 600'000},
           "From goaway to the close. Short cuts clients off; long delays the exit.");
  list.add("http.ack_delay_ms", ack_delay_ms, {0, 250},
           "How long an ack waits for a list to share a write with. 0 costs a write for each.");

  list.add("http.deflate", deflate,
           "permessage-deflate: fewer bytes for 32 KiB or more of memory a connection, and CPU.");
  list.add("protocol.strict", strict,
           "Refuse fields that the contract does not name, instead of counting them.");
}

} // namespace attune
