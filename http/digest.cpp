#include "http/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace attune {

namespace {

const unsigned char* as_bytes(std::string_view x) {
  return reinterpret_cast<const unsigned char*>(x.data());
}

} // namespace

sha256_bytes sha256(std::string_view bytes) {
  sha256_bytes x{};
  EVP_Digest(bytes.data(), bytes.size(), x.data(), nullptr, EVP_sha256(), nullptr);
  return x;
}

sha256_bytes hmac_sha256(std::string_view key, std::string_view bytes) {
  sha256_bytes x{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), as_bytes(bytes), bytes.size(),
       x.data(), &size);
  return x;
}

bool same_digest(const sha256_bytes& a, const sha256_bytes& b) {
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string x(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(x.data()), static_cast<int>(count)) != 1)
    throw std::runtime_error{"The system gave no entropy."};
  return x;
}

std::uint64_t random_number() {
  const auto x = random_bytes(8);
  return number_at(as_bytes(x), 0);
}

std::uint64_t number_at(const unsigned char* bytes, std::size_t offset) {
  std::uint64_t x = 0;
  for (std::size_t i = 0; i < 8; ++i)
    x = (x << 8) | bytes[offset + i];
  return x;
}

} // namespace attune
