#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// Turns raw ids into pseudonyms: HMAC-SHA256 under a secret key, cut to 128 bits. The key never
/// lies beside the data, so that who has the data alone cannot try ids. Immutable: any thread.
class pseudonyms {
public:
  /// @pre `key.size() == 32`.
  explicit pseudonyms(std::string key);

  /// A person whom a token proved or a server's key vouched for.
  visitor_id of_user(std::string_view user_id) const;
  /// A device: whoever holds the id.
  visitor_id of_device(std::string_view anon_id) const;

  /// Tells one key from another, and nothing of it.
  std::string fingerprint() const;

private:
  visitor_id of(char domain, std::string_view raw) const;

  std::string key_;
};

/// Reads the key at `path` (64 hex digits), or makes one there with mode 0600 if there is no file.
/// Refused if others can read it, or if it is no such key. An empty path makes a key in memory.
result<pseudonyms> open_pseudonyms(const std::string& path);

} // namespace attune
