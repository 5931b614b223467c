#include "store/seal.hpp"

#include "store/row.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstring>

namespace attune {

namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

const unsigned char* bytes_of(std::string_view x) {
  return reinterpret_cast<const unsigned char*>(x.data());
}

unsigned char* bytes_of(std::string& x, std::size_t at) {
  return reinterpret_cast<unsigned char*>(x.data()) + at;
}

bool authenticate(EVP_CIPHER_CTX* context, const sealer::place& at) {
  const auto number = static_cast<char>(at.where);
  auto done = 0;
  for (const auto part : {std::string_view{&number, 1}, at.key, at.before})
    if (!part.empty()
        && EVP_CipherUpdate(context, nullptr, &done, bytes_of(part), static_cast<int>(part.size()))
             != 1)
      return false;
  return true;
}

} // namespace

void sealer::ending::operator()(evp_cipher_ctx_st* x) const { EVP_CIPHER_CTX_free(x); }

sealer::sealer() : context_(EVP_CIPHER_CTX_new()) {
  // The cipher is looked up once; later calls set key and nonce only.
  if (context_)
    EVP_CipherInit_ex(context_.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr, 1);
}

sealer::~sealer() = default;
sealer::sealer(sealer&&) noexcept = default;
sealer& sealer::operator=(sealer&&) noexcept = default;

result<data_key> sealer::make_key() {
  data_key key;
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1)
    return failed(fault_code::internal, "OpenSSL gives no random bytes for a visitor's key");
  return key;
}

result<void> sealer::next_nonce(unsigned char* out) {
  if (used_ == nonces_.size()) {
    if (RAND_bytes(nonces_.data(), static_cast<int>(nonces_.size())) != 1)
      return failed(fault_code::internal, "OpenSSL gives no random bytes for a nonce");
    used_ = 0;
  }
  std::memcpy(out, nonces_.data() + used_, nonce_bytes);
  used_ += nonce_bytes;
  return {};
}

result<void> sealer::seal(const data_key& with, const place& at, std::string_view plain,
                          std::string& out) {
  const auto begin = out.size();
  out.resize(begin + overhead + plain.size());
  out[begin] = static_cast<char>(row_format);
  const auto nonce = bytes_of(out, begin + 1);
  if (auto drawn = next_nonce(nonce); !drawn)
    return drawn;
  const auto body = nonce + nonce_bytes;
  const auto size = static_cast<int>(plain.size());
  const auto context = context_.get();
  auto done = 0;
  const auto sealed =
    EVP_CipherInit_ex(context, nullptr, nullptr, with.data(), nonce, 1) == 1
    && authenticate(context, at)
    && (plain.empty() || EVP_CipherUpdate(context, body, &done, bytes_of(plain), size) == 1)
    && EVP_CipherFinal_ex(context, body + plain.size(), &done) == 1
    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tag_bytes, body + plain.size()) == 1;
  if (!sealed)
    return failed(fault_code::internal, "OpenSSL cannot seal a value with AES-256-GCM");
  return {};
}

result<std::string> sealer::open(const data_key& with, const place& at, std::string_view sealed) {
  if (sealed.size() < overhead)
    return damaged(at.where, at.key, "is cut off");
  if (static_cast<std::uint8_t>(sealed[0]) != row_format)
    return damaged(at.where, at.key, "has a format that this version does not know");
  const auto nonce = bytes_of(sealed.substr(1));
  const auto body = sealed.substr(1 + nonce_bytes, sealed.size() - overhead);
  std::string tag{sealed.substr(sealed.size() - tag_bytes)};
  std::string plain(body.size(), '\0');
  const auto context = context_.get();
  auto done = 0;
  unsigned char rest[16];
  const auto opened =
    EVP_CipherInit_ex(context, nullptr, nullptr, with.data(), nonce, 0) == 1
    && authenticate(context, at)
    && (body.empty()
        || EVP_CipherUpdate(context, bytes_of(plain, 0), &done, bytes_of(body),
                            static_cast<int>(body.size()))
             == 1)
    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1
    && EVP_CipherFinal_ex(context, rest, &done) == 1;
  if (!opened)
    return damaged(at.where, at.key,
                   "does not open with its visitor's key: bits have changed, or it was moved");
  return plain;
}

} // namespace attune
