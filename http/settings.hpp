#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace attune {

/// A key that clients show: `pk_…` (browsers), `sk_…` (servers) or `ak_…` (operators).
struct key_setting {
  std::string key;
  std::vector<std::string> origins; ///< Where browsers may use it from; empty means anywhere.
  double rate = 0;                  ///< Signals a second for one visitor; 0 means `signals_per_s`.

  friend bool operator==(const key_setting&, const key_setting&) = default;
};

/// A key that proves user tokens.
struct jwt_key {
  std::string kid;       ///< The token's `kid`; empty fits any token of the algorithm.
  std::string algorithm; ///< `HS256`, `RS256` or `ES256`; a token's `alg` must say the same.
  std::string secret;    ///< HS256: the shared secret, at least 32 bytes.
  std::string file;      ///< RS256, ES256: a PEM file with the public key.

  friend bool operator==(const jwt_key&, const jwt_key&) = default;
};

/// Who issues user tokens. Without keys no token is believed.
struct jwt_settings {
  std::string issuer;          ///< Must equal `iss`, unless empty.
  std::string audience;        ///< Must be `aud` or one of it, unless empty.
  std::vector<jwt_key> keys;   ///< At most 16.
  std::uint32_t leeway_s = 30; ///< 0 .. 300: how far clocks may differ for `exp` and `nbf`.

  friend bool operator==(const jwt_settings&, const jwt_settings&) = default;
};

/// The gateway's settings. `http/settings_table.cpp` names each with its bounds and what goes wrong
/// at either end.
struct http_settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080; ///< 0 picks a free one.
  std::string admin_address = "127.0.0.1";
  std::uint16_t admin_port = 8081;

  std::vector<key_setting> publishable_keys; ///< None configured: any `pk_…`, on loopback only.
  std::vector<key_setting> secret_keys;
  std::vector<key_setting> admin_keys;
  jwt_settings jwt;
  std::string pseudonym_key_file; ///< Empty: a key in memory, gone with the process (demo, tests).

  double signals_per_s = 100; ///< For one visitor and key; 1 .. 1,000,000.
  double burst = 200;         ///< 1 .. 2,000,000.
  bool rates = true;          ///< Off only for a data set's replay.

  std::uint32_t frame_bytes = 65'536;   ///< A WebSocket message's payload; 1,024 .. 1 MiB.
  std::uint32_t body_bytes = 1'048'576; ///< A request's body; 1,024 .. 16 MiB.
  std::uint32_t header_bytes = 8'192;   ///< A request's line and fields; 1,024 .. 64 KiB.
  std::uint32_t connections = 16'000;   ///< At once, both ports.
  std::uint32_t connections_per_address = 4'000;

  std::uint32_t hello_ms = 5'000;   ///< From the upgrade to `hello`.
  std::uint32_t header_ms = 10'000; ///< From a request's first byte to its last field.
  std::uint32_t body_ms = 60'000;   ///< From the last field to the body's end.
  std::uint32_t idle_ms = 60'000;   ///< Between two requests of a connection.
  std::uint32_t answer_ms = 10'000; ///< For the engine to answer, then 503.
  std::uint32_t ping_ms = 25'000;   ///< Silence before a ping; silence twice as long ends a socket.
  std::uint32_t heartbeat_ms = 15'000;   ///< SSE: between comments.
  std::uint32_t unwritable_ms = 30'000;  ///< A write that takes longer ends the connection.
  std::uint32_t resume_ttl_ms = 120'000; ///< Said in `welcome`; the engine keeps to it.
  std::uint32_t drain_ms = 5'000;        ///< From `goaway` to the close.
  std::uint32_t ack_delay_ms = 2;        ///< How long an ack waits for a `rec` to ride with.

  bool deflate = false;  ///< permessage-deflate: 32 KiB a connection and CPU, for fewer bytes.
  bool strict = false;   ///< Refuse fields that the contract does not name, instead of counting.
  bool lockstep = false; ///< A data set's replay: signals keep their own time, however old.

  friend bool operator==(const http_settings&, const http_settings&) = default;
};

} // namespace attune
