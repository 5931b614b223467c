#include "http/settings.hpp"

#include "http/net.hpp"

namespace attune {

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
  list.add("key", key, {.least = 8, .most = 256, .secret = true},
           "The key: pk_, sk_ or ak_ and what follows. Short ones can be guessed.");
  list.add("origins", origins, {1, 256},
           "Origins that browsers may use it from (https://shop.example). None means any.");
  list.add("rate", rate, {0, 1'000'000},
           "Signals a second for one visitor; 0 means http.signals_per_s.");
}

void jwt_key::describe(setting_list& list) {
  list.add("kid", kid, {0, 256}, "The tokens' kid; empty fits any token of the algorithm.");
  list.add("algorithm", algorithm, {.most = 5, .one_of = {"HS256", "RS256", "ES256"}},
           "The one algorithm this key proves; a token's alg must say the same.");
  list.add("secret", secret, {.least = 0, .most = 1'024, .secret = true},
           "HS256: the shared secret, at least 32 bytes; a shorter one can be guessed.");
  list.add("file", file, {0, 4'096}, "RS256 and ES256: a PEM file with the public key.");
}

void http_settings::describe(setting_list& list) {
  list.add("http.address", address, {1, 45},
           "Address to listen on. Without keys of one's own only a loopback address is allowed.");
  list.add("http.port", port, {0, 65'535}, "Port for WebSocket, SSE and HTTP; 0 picks a free one.");
  list.add("http.admin_address", admin_address, {1, 45},
           "Address of the operators' pages. Anywhere but loopback they are within others' reach.");
  list.add("http.admin_port", admin_port, {0, 65'535},
           "Port of the operators' pages; 0 picks a free one.");

  list.add("http.publishable_keys", publishable_keys, {0, 1'000},
           "Keys for browsers, pk_. None: any pk_ is taken, on loopback only.");
  list.add("http.secret_keys", secret_keys, {0, 1'000},
           "Keys for servers, sk_. None: any sk_ is taken, on loopback only.");
  list.add("http.admin_keys", admin_keys, {0, 1'000},
           "Keys for operators, ak_. None: any ak_ is taken, on loopback only.");
  list.add("http.jwt.issuer", jwt.issuer, {0, 256}, "A user token's iss; empty takes any.");
  list.add("http.jwt.audience", jwt.audience, {0, 256},
           "What a user token's aud must hold; empty takes any.");
  list.add("http.jwt.keys", jwt.keys, {0, 16},
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
    "Signals at once before the rate counts; at least a batch of 100, or batches never pass.");

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
