#pragma once

#include "http/settings.hpp"
#include "protocol/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Believes or refuses a user's token: a JWT (RFC 7519) signed with HS256, RS256 or ES256.
/// Immutable: any thread.
class user_tokens {
public:
  /// Reads the public keys' files. Fails with a sentence for the first key that cannot be used.
  static result<user_tokens> open(const jwt_settings& settings);

  /// The `sub` of a token that one of the keys proves and whose `iss`, `aud`, `exp` and `nbf` hold
  /// at `now_s`. `exp` and `sub` must be there. A token of another algorithm than its key's (`none`
  /// among them) is refused, and so is one with `crit`: we know no extensions. At most 8 KiB.
  result<std::string> subject(const std::string& token, std::int64_t now_s) const;

private:
  struct proof {
    std::string kid;
    int algorithm = 0; ///< libjwt's.
    std::string key;   ///< A secret, or a PEM text.
  };

  jwt_settings settings_;
  std::vector<proof> proofs_;
};

} // namespace attune
