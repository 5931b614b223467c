#include "http/event_id.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// What a client sends as Last-Event-ID is one of ours and reads back the same, or it is nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto x = attune::parse_event_id({reinterpret_cast<const char*>(data), size});
  if (x && attune::parse_event_id(attune::to_string(*x)) != x)
    std::abort();
  return 0;
}
