#include "models/item_record.hpp"

#include <cstdlib>

/// Whatever reads as an item comes back from its own bytes unchanged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto x = attune::decode_item({reinterpret_cast<const char*>(data), size});
  if (!x)
    return 0;
  const auto bytes = attune::encode_item(*x);
  const auto again = attune::decode_item(bytes);
  if (!again || attune::encode_item(*again) != bytes)
    std::abort();
  return 0;
}
