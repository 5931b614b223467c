#include "models/visitor_state.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What decodes is written back in the one form that there is, that form is stable, and a visitor's
// state can be folded of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto record = attune::decode_record({reinterpret_cast<const char*>(data), size});
  if (!record)
    return 0;
  const auto bytes = attune::encode_record(*record);
  const auto again = attune::decode_record(bytes);
  if (!again || attune::encode_record(*again) != bytes)
    std::abort();
  attune::visitor_state state;
  for (const auto& entry : record->entries)
    (void)state.apply(entry, {});
  (void)state.segment_vector(0);
  return 0;
}
