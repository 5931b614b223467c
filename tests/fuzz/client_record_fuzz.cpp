#include "actors/client_record.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What decodes is written back in the one form that there is, and comes back from it as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto x = attune::decode_client({reinterpret_cast<const char*>(data), size});
  if (x && attune::decode_client(attune::encode_client(*x)) != x)
    std::abort();
  return 0;
}
