#pragma once

#include "config/setting.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A key that clients show: `pk_…` (browsers), `sk_…` (servers) or `ak_…` (operators).
struct key_setting {
  static constexpr std::string_view shorthand = "key";

  std::string key;
  std::vector<std::string> origins; ///< Where browsers may use it from; empty means anywhere.
  double rate = 0;                  ///< Signals a second for one visitor; 0 means `signals_per_s`.

  void describe(setting_list& list);
};

/// A key that proves user tokens.
struct jwt_key {
  std::string kid;       ///< The token's `kid`; empty fits any token of the algorithm.
  std::string algorithm; ///< `HS256`, `RS256` or `ES256`; a token's `alg` must say the same.
  std::string secret;    ///< HS256: the shared secret, at least 32 bytes.
  std::string file;      ///< RS256, ES256: a PEM file with the public key.

  void describe(setting_list& list);
};

/// Who issues user tokens. Without keys no token is believed.
struct jwt_settings {
  std::string issuer;
  std::string audience;
  std::vector<jwt_key> keys;
  int leeway_s = 30;
};

/// The gateway's settings. `describe` says what each is and what goes wrong at either end.
struct http_settings {
  std::string address = "127.0.0.1";
  int port = 8080; ///< 0 picks a free one.
  std::string admin_address = "127.0.0.1";
  int admin_port = 8081;

  std::vector<key_setting> publishable_keys;
  std::vector<key_setting> secret_keys;
  std::vector<key_setting> admin_keys;
  jwt_settings jwt;
  std::string pseudonym_key_file; ///< Empty: a key in memory, gone with the process.

  double signals_per_s = 100;
  double burst = 200;
  double lists_per_s = 0; ///< 0: as signals.
  double new_visitors_per_s = 100;
  double new_visitors_burst = 16'000;
  std::vector<std::string> trusted_proxies{"127.0.0.0/8", "::1"};

  int frame_bytes = 65'536;
  int body_bytes = 1'048'576;
  int header_bytes = 8'192;
  int connections = 16'000;
  int connections_per_address = 4'000;

  int hello_ms = 5'000;
  int header_ms = 10'000;
  int body_ms = 60'000;
  int idle_ms = 60'000;
  int answer_ms = 10'000;
  int ping_ms = 25'000;
  int heartbeat_ms = 15'000;
  int unwritable_ms = 30'000;
  int resume_ttl_ms = 120'000; ///< What clients are told; the engine's, not a setting of its own.
  int drain_ms = 5'000;
  int ack_delay_ms = 2;

  bool deflate = false;
  bool strict = false;

  /// Not a setting of its own: a data set's replay, where rates are off and signals keep their
  /// time however old. Whoever puts the parts together sets it.
  bool lockstep = false;

  void describe(setting_list& list);
};

/// Whether others can reach an address.
bool is_public(const std::string& address);

/// Faults of values, as the end of a sentence that begins with the setting's name; empty: none.
std::string fault_of_address(std::string_view text);
/// An origin as browsers send it (RFC 6454, section 6.2; RFC 6455, section 4.1): scheme, host and
/// port in small letters, no port that is the scheme's own, nothing after it.
std::string fault_of_origin(std::string_view text);
/// Why a key cannot prove user tokens, as far as the settings show; empty: it can.
std::string fault_of(const jwt_key& x);
/// What a key may consist of: the characters of a bearer token (RFC 6750, section 2.1).
std::string fault_of_key(std::string_view text);

/// Why settings would let strangers in: others can reach it, and no keys are configured. Empty:
/// they do not.
std::string open_to_others(const http_settings& x);

} // namespace attune
