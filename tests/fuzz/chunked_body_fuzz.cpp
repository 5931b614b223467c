#include "http/chunked_body.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using state = attune::chunked_body::state;

// A body decodes to the same bytes, and ends at the same place, whole or byte by byte; it never
// grows beyond its limit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t most = 4'096;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  attune::chunked_body whole{most};
  auto rest = bytes;
  const auto outcome = whole.feed(rest);

  attune::chunked_body pieces{most};
  auto piecewise = state::more;
  std::size_t used = 0;
  while (piecewise == state::more && used < size) {
    auto one = bytes.substr(used++, 1);
    piecewise = pieces.feed(one);
  }
  if (piecewise != outcome)
    std::abort();
  if (outcome == state::done && used != size - rest.size())
    std::abort();
  const auto body = whole.take();
  if (body.size() > most || (outcome == state::done && body != pieces.take()))
    std::abort();
  return 0;
}
