#pragma once

#include "http/digest.hpp"
#include "http/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

enum class key_kind : std::uint8_t { publishable, secret, admin };

/// The kind that a key's prefix says: `pk_`, `sk_`, `ak_`.
std::optional<key_kind> kind_of(std::string_view key);

/// A key that is known here.
struct known_key {
  key_kind kind = key_kind::publishable;
  std::uint32_t number = 0;         ///< Names it in rates and logs.
  std::vector<std::string> origins; ///< Empty: anywhere.
  double rate = 0;                  ///< 0: the default.

  /// Whether a browser at this origin may use it. No origin: no browser, or a page of our own.
  bool allows(const std::string* origin) const;
};

/// The keys of the settings, kept as digests and compared in constant time. Where none of a kind is
/// configured, any key with its prefix is taken if `on_loopback`, else none. Immutable: any thread.
/// Cost: 10 us for 1,000 keys.
class client_keys {
public:
  client_keys(const http_settings& settings, bool on_loopback);

  /// The key, or null.
  const known_key* find(std::string_view key) const;

  /// For a preflight, which carries no key: whether any publishable key allows this origin.
  bool any_allows(const std::string& origin) const;

private:
  struct entry {
    sha256_bytes digest;
    known_key key;
  };

  void add(key_kind kind, const std::vector<key_setting>& keys, bool on_loopback);

  std::vector<entry> entries_;
  std::vector<known_key> by_prefix_;
};

} // namespace attune
