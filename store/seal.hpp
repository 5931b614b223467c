#pragma once

#include "protocol/result.hpp"
#include "store/table.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_cipher_ctx_st;

namespace attune {

/// A visitor's data key, 256 random bits. Dropping it makes what it sealed unreadable.
using data_key = std::array<unsigned char, 32>;

/// Seals values with AES-256-GCM (NIST SP 800-38D): format byte, 12 random bytes of nonce,
/// ciphertext, 16 bytes of tag. The table, the row's key and what stands unsealed before the value
/// are authenticated too, so that a value opens in its own row only.
///
/// One key must not seal more than 2^32 values: a visitor would need 50 years at 2 a second.
/// Cost: about 1 us for 700 bytes. Not thread safe: one owner. Must not be copied by `fork`, which
/// would repeat nonces.
class sealer {
public:
  /// Where a value stands.
  struct place {
    table where;
    std::string_view key;
    std::string_view before = {}; ///< What the row holds before the sealed part.
  };

  static constexpr std::size_t overhead = 1 + 12 + 16;

  sealer();
  ~sealer();
  sealer(sealer&&) noexcept;
  sealer& operator=(sealer&&) noexcept;

  /// Appends the sealed `plain` to `out`.
  result<void> seal(const data_key& with, const place& at, std::string_view plain,
                    std::string& out);

  /// @returns what was sealed. A fault if a bit of value, key or place differs.
  result<std::string> open(const data_key& with, const place& at, std::string_view sealed);

  /// 256 bits from the system's generator.
  static result<data_key> make_key();

private:
  struct ending {
    void operator()(evp_cipher_ctx_st* x) const;
  };

  result<void> next_nonce(unsigned char* out);

  std::unique_ptr<evp_cipher_ctx_st, ending> context_;
  std::array<unsigned char, 12 * 64> nonces_{}; // Drawn 64 at a time: a draw costs a microsecond.
  std::size_t used_ = sizeof nonces_;
};

} // namespace attune
