#include "http/user_tokens.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// No bytes make a token that nobody signed: the fuzzer does not know the secret.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto tokens = [] {
    attune::jwt_settings settings;
    settings.keys.push_back({"", "HS256", "a secret that no fuzzer will ever find", ""});
    return *attune::user_tokens::open(settings);
  }();
  const std::string token{reinterpret_cast<const char*>(data), size};
  if (tokens.subject(token, 1'800'000'000))
    std::abort();
  return 0;
}
