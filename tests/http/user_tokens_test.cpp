#include "http/user_tokens.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <jwt.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdlib>
#include <fstream>
#include <memory>

namespace attune {
namespace {

constexpr std::int64_t now_s = 1'800'000'000;
const std::string secret = "0123456789abcdef0123456789abcdef";

std::string claims(std::int64_t exp_s = now_s + 60, const std::string& more = "") {
  return R"({"sub":"ada","iss":"shop","aud":"attune","exp":)" + std::to_string(exp_s) + more + "}";
}

std::string sign(jwt_alg_t algorithm, const std::string& key, const std::string& grants,
                 const std::string& headers = "") {
  jwt_t* token = nullptr;
  jwt_new(&token);
  jwt_add_grants_json(token, grants.c_str());
  if (!headers.empty())
    jwt_add_headers_json(token, headers.c_str());
  jwt_set_alg(token, algorithm,
              key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()),
              static_cast<int>(key.size()));
  const std::unique_ptr<char, decltype(&std::free)> text{jwt_encode_str(token), &std::free};
  jwt_free(token);
  return text == nullptr ? "" : text.get();
}

struct key_pair {
  std::string secret_pem;
  std::string public_pem;
};

key_pair make_pair(EVP_PKEY* key) {
  key_pair x;
  const auto text_of = [](BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    std::string text{data, static_cast<std::size_t>(size)};
    BIO_free(bio);
    return text;
  };
  auto* first = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(first, key, nullptr, nullptr, 0, nullptr, nullptr);
  x.secret_pem = text_of(first);
  auto* second = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(second, key);
  x.public_pem = text_of(second);
  EVP_PKEY_free(key);
  return x;
}

const key_pair& rsa() {
  static const auto pair = make_pair(EVP_RSA_gen(2'048));
  return pair;
}

const key_pair& ec() {
  static const auto pair = make_pair(EVP_EC_gen("P-256"));
  return pair;
}

class user_token : public ::testing::Test {
protected:
  user_token() {
    settings_.issuer = "shop";
    settings_.audience = "attune";
    settings_.keys.push_back({"", "HS256", secret, ""});
    add("RS256", rsa());
    add("ES256", ec());
  }

  void add(const std::string& algorithm, const key_pair& pair) {
    const auto path = folder_.in(algorithm + ".pem");
    std::ofstream{path} << pair.public_pem;
    settings_.keys.push_back({"", algorithm, "", path});
  }

  bool believed(const std::string& token, std::int64_t at_s = now_s) {
    const auto tokens = user_tokens::open(settings_);
    EXPECT_TRUE(tokens) << tokens.error().what;
    const auto x = tokens->subject(token, at_s);
    return x && *x == "ada";
  }

  test::temp_folder folder_;
  jwt_settings settings_;
};

TEST_F(user_token, is_believed_with_each_algorithm) {
  EXPECT_TRUE(believed(sign(JWT_ALG_HS256, secret, claims())));
  EXPECT_TRUE(believed(sign(JWT_ALG_RS256, rsa().secret_pem, claims())));
  EXPECT_TRUE(believed(sign(JWT_ALG_ES256, ec().secret_pem, claims())));
}

TEST_F(user_token, without_a_signature_is_refused) {
  EXPECT_FALSE(believed(sign(JWT_ALG_NONE, "", claims())));
  auto stripped = sign(JWT_ALG_HS256, secret, claims());
  stripped.erase(stripped.rfind('.') + 1);
  EXPECT_FALSE(believed(stripped));
}

TEST_F(user_token, of_another_key_or_content_is_refused) {
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, "another secret of thirty-two byte", claims())));
  auto changed = sign(JWT_ALG_HS256, secret, claims());
  changed[changed.find('.') + 5] ^= 1;
  EXPECT_FALSE(believed(changed));
}

// The public key is public: as an HMAC secret it must prove nothing.
TEST_F(user_token, signed_with_the_public_key_as_a_secret_is_refused) {
  settings_.keys.erase(settings_.keys.begin());
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, rsa().public_pem, claims())));
}

TEST_F(user_token, of_an_algorithm_that_no_key_has_is_refused) {
  EXPECT_FALSE(believed(sign(JWT_ALG_HS512, secret, claims())));
}

TEST_F(user_token, holds_from_nbf_to_exp_with_leeway) {
  const auto token =
    sign(JWT_ALG_HS256, secret, claims(now_s + 60, ",\"nbf\":" + std::to_string(now_s)));
  settings_.leeway_s = 30;
  EXPECT_TRUE(believed(token, now_s));
  EXPECT_TRUE(believed(token, now_s - 30));
  EXPECT_FALSE(believed(token, now_s - 31));
  EXPECT_TRUE(believed(token, now_s + 89));
  EXPECT_FALSE(believed(token, now_s + 90));
  EXPECT_FALSE(
    believed(sign(JWT_ALG_HS256, secret, R"({"sub":"ada","iss":"shop","aud":"attune"})")))
    << "no exp";
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, secret, claims(now_s + 60, R"(,"nbf":"x")"))));
}

TEST_F(user_token, is_of_the_issuer_and_for_the_audience) {
  const auto exp = R"(,"exp":1800000060})";
  const auto with = [&](const std::string& start) {
    return believed(sign(JWT_ALG_HS256, secret, start + exp));
  };
  EXPECT_TRUE(with(R"({"sub":"ada","iss":"shop","aud":["other","attune"])"));
  EXPECT_FALSE(with(R"({"sub":"ada","iss":"shop","aud":["other"])"));
  EXPECT_FALSE(with(R"({"sub":"ada","iss":"shop","aud":"other")"));
  EXPECT_FALSE(with(R"({"sub":"ada","iss":"shop")"));
  EXPECT_FALSE(with(R"({"sub":"ada","iss":"evil","aud":"attune")"));
  EXPECT_FALSE(with(R"({"sub":"ada","aud":"attune")"));
  EXPECT_FALSE(with(R"({"iss":"shop","aud":"attune")")) << "no sub";
  EXPECT_FALSE(with(R"({"sub":"","iss":"shop","aud":"attune")"));
}

TEST_F(user_token, that_is_refused_says_what_is_wrong_with_which_claim) {
  const auto why = [&](const std::string& grants) {
    const auto x =
      user_tokens::open(settings_)->subject(sign(JWT_ALG_HS256, secret, grants), now_s);
    return x ? std::string{} : x.error().what;
  };
  const auto says = [&](const std::string& grants, std::string_view part) {
    const auto text = why(grants);
    EXPECT_NE(text.find(part), std::string::npos) << grants << ": " << text;
  };
  const std::string rest = R"("iss":"shop","aud":"attune")";
  const std::string exp = R"(,"exp":1800000060})";
  says("{\"sub\":42," + rest + exp, "its sub is not a text");
  says("{" + rest + exp, "it has no sub");
  says("{\"sub\":\"\"," + rest + exp, "its sub is empty");
  says("{\"sub\":\"" + std::string(129, 'a') + "\"," + rest + exp, "longer than 128 bytes");
  says("{\"sub\":\"ada\"," + rest + "}", "its exp is absent");
  says("{\"sub\":\"ada\"," + rest + R"(,"exp":"1800000060"})", "no number of seconds");
  says("{\"sub\":\"ada\"," + rest + R"(,"exp":1700000000})", "it has expired");
  says("{\"sub\":\"ada\"," + rest + R"(,"nbf":"now")" + exp, "its nbf is no number");
}

TEST_F(user_token, with_an_unknown_critical_extension_is_refused) {
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, secret, claims(), R"({"crit":["b64"]})")));
}

TEST_F(user_token, finds_its_key_by_kid) {
  settings_.keys = {{"k1", "HS256", secret, ""}};
  EXPECT_TRUE(believed(sign(JWT_ALG_HS256, secret, claims(), R"({"kid":"k1"})")));
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, secret, claims(), R"({"kid":"k2"})")));
  EXPECT_FALSE(believed(sign(JWT_ALG_HS256, secret, claims())));
}

TEST_F(user_token, that_is_garbage_is_refused) {
  for (const auto& bad : {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"},
                          std::string{"a.b.c"}, std::string{"a.b.c.d"}, std::string(9'000, '.'),
                          std::string(100'000, 'a'), std::string{"a\0.b.c", 6}})
    EXPECT_FALSE(believed(bad));
}

TEST_F(user_token, keys_that_cannot_prove_are_named_at_start) {
  const auto refused = [](jwt_key key) {
    jwt_settings settings;
    settings.keys = {std::move(key)};
    const auto x = user_tokens::open(settings);
    return !x && x.error().what.find("http.jwt.keys[0]") != std::string::npos;
  };
  EXPECT_TRUE(refused({"", "HS256", "short", ""}));
  EXPECT_TRUE(refused({"", "none", "", ""}));
  EXPECT_TRUE(refused({"", "RS256", "", "/no/such/file"}));
  EXPECT_TRUE(refused({"", "RS256", "", settings_.keys[2].file})) << "an EC key";
  EXPECT_TRUE(refused({"", "ES256", "", settings_.keys[1].file})) << "an RSA key";
}

} // namespace
} // namespace attune
