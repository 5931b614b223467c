#include "http/client_address.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever a client wrote left of what a trusted proxy appended changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  static const proxy_list trusted{{"127.0.0.0/8"}};
  static const auto peer = *parse_ip("127.0.0.1");
  static const auto client = *parse_ip("203.0.113.5");
  const std::string made_up{reinterpret_cast<const char*>(data), size};
  request_head head;
  head.fields = {{"x-forwarded-for", made_up + ", 203.0.113.5"}};
  if (client_address(trusted, peer, head) != client)
    std::abort();
  head.fields = {{"forwarded", made_up}, {"forwarded", "for=203.0.113.5"}};
  if (client_address(trusted, peer, head) != client)
    std::abort();
  head.fields = {{"forwarded", made_up + ", for=203.0.113.5"}};
  const auto found = client_address(trusted, peer, head);
  if (found != client && found != peer)
    std::abort();
  return 0;
}
