#include "http/user_tokens.hpp"

#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

namespace attune {

namespace {

constexpr std::size_t max_token_bytes = 8'192;
constexpr std::size_t max_subject_bytes = 128;

using token_ptr = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

tl::unexpected<fault> not_believed(const char* why) {
  return failed(fault_code::unauthorized, std::string{"The user token is not believed: "} + why);
}

token_ptr decode(const std::string& token, const std::string* key) {
  jwt_t* x = nullptr;
  const auto* bytes =
    key == nullptr ? nullptr : reinterpret_cast<const unsigned char*>(key->data());
  const auto size = key == nullptr ? 0 : static_cast<int>(key->size());
  if (jwt_decode(&x, token.c_str(), bytes, size) != 0)
    x = nullptr;
  return {x, &jwt_free};
}

using claim_text = std::unique_ptr<char, decltype(&std::free)>;

/// A claim as JSON; null where there is none.
claim_text claim_of(jwt_t* token, const char* name) {
  return {jwt_get_grants_json(token, name), &std::free};
}

/// A NumericDate (RFC 7519, section 2); none if the claim is anything else. libjwt itself would
/// read a text as 0.
std::optional<double> date_of(const claim_text& claim) {
  if (claim == nullptr)
    return {};
  const std::string_view text{claim.get()};
  double out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc{} || end != text.data() + text.size())
    return {};
  return out;
}

/// `aud` is a text or an array of texts (RFC 7519, section 4.1.3).
bool audience_holds(jwt_t* token, const std::string& wanted) {
  if (const auto* one = jwt_get_grant(token, "aud"))
    return one == wanted;
  const auto list = claim_of(token, "aud");
  if (list == nullptr || list.get()[0] != '[')
    return false;
  return std::string_view{list.get()}.find('"' + wanted + '"') != std::string_view::npos;
}

bool public_key_fits(const std::string& pem, const std::string& algorithm) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio{
    BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
    PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
  if (key == nullptr)
    return false;
  return algorithm == "RS256"
           ? EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= 2'048
           : EVP_PKEY_is_a(key.get(), "EC") == 1 && EVP_PKEY_get_bits(key.get()) == 256;
}

} // namespace

result<user_tokens> user_tokens::open(const jwt_settings& settings) {
  user_tokens x;
  x.settings_ = settings;
  for (std::size_t i = 0; i < settings.keys.size(); ++i) {
    const auto& key = settings.keys[i];
    const auto where = "http.jwt.keys[" + std::to_string(i) + "] ";
    proof p{key.kid, static_cast<int>(jwt_str_alg(key.algorithm.c_str())), key.secret};
    if (const auto why = fault_of(key); !why.empty())
      return failed(fault_code::internal, where + why + '.');
    if (key.algorithm != "HS256") {
      std::ifstream file{key.file};
      p.key.assign(std::istreambuf_iterator<char>{file}, {});
      if (!file.is_open() || !public_key_fits(p.key, key.algorithm))
        return failed(fault_code::internal,
                      where + "needs a PEM file with a public key for " + key.algorithm
                        + " (RSA of at least 2,048 bits, or P-256): '" + key.file + "' is none.");
    }
    x.proofs_.push_back(std::move(p));
  }
  return x;
}

result<std::string> user_tokens::subject(const std::string& token, std::int64_t now_s) const {
  if (token.size() > max_token_bytes)
    return not_believed("it is longer than 8 KiB.");
  if (token.find('\0') != token.npos)
    return not_believed("it cannot be read.");
  if (std::count(token.begin(), token.end(), '.') != 2)
    return not_believed("it has not three parts.");
  const auto unproven = decode(token, nullptr);
  if (unproven == nullptr)
    return not_believed("it cannot be read.");
  const auto* kid = jwt_get_header(unproven.get(), "kid");
  const auto* name = jwt_get_header(unproven.get(), "alg"); // The parsed one is lost without a key.
  const auto algorithm = name == nullptr ? -1 : static_cast<int>(jwt_str_alg(name));
  token_ptr proven{nullptr, &jwt_free};
  for (const auto& p : proofs_) // The settings say the algorithm; the token may only agree.
    if (p.algorithm == algorithm && (p.kid.empty() || (kid != nullptr && p.kid == kid)))
      if ((proven = decode(token, &p.key)))
        break;
  if (proven == nullptr || static_cast<int>(jwt_get_alg(proven.get())) != algorithm)
    return not_believed("no key of http.jwt.keys proves it.");
  const std::unique_ptr<char, decltype(&std::free)> critical{
    jwt_get_headers_json(proven.get(), "crit"), &std::free};
  if (critical != nullptr)
    return not_believed("it asks for an extension that is unknown here.");

  const auto now = static_cast<double>(now_s);
  const auto ends = date_of(claim_of(proven.get(), "exp"));
  if (!ends)
    return not_believed("its exp is absent, or no number of seconds.");
  if (*ends <= now - settings_.leeway_s)
    return not_believed("it has expired.");
  if (const auto begins = claim_of(proven.get(), "nbf"); begins != nullptr) {
    const auto at = date_of(begins);
    if (!at)
      return not_believed("its nbf is no number of seconds.");
    if (*at > now + settings_.leeway_s)
      return not_believed("it does not hold yet.");
  }
  const auto* issuer = jwt_get_grant(proven.get(), "iss");
  if (!settings_.issuer.empty() && (issuer == nullptr || settings_.issuer != issuer))
    return not_believed("it is of another issuer.");
  if (!settings_.audience.empty() && !audience_holds(proven.get(), settings_.audience))
    return not_believed("it is for another audience.");
  const auto* subject = jwt_get_grant(proven.get(), "sub");
  if (subject == nullptr)
    return not_believed(claim_of(proven.get(), "sub") == nullptr
                          ? "it has no sub."
                          : "its sub is not a text; write it in quotes (RFC 7519, section 4.1.2).");
  if (*subject == '\0' || std::string_view{subject}.size() > max_subject_bytes)
    return not_believed("its sub is empty, or longer than 128 bytes.");
  return std::string{subject};
}

} // namespace attune
