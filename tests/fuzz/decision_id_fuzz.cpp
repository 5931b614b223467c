#include "protocol/ids.hpp"

#include <cstdint>
#include <cstdlib>

// An id that is read names the same decision when it is written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto x = attune::parse_decision_id(text))
    if (attune::parse_decision_id(attune::to_string(*x)) != x)
      std::abort();
  if (const auto x = attune::parse_visitor_id(text))
    if (attune::to_string(*x) != text)
      std::abort();
  if (const auto x = attune::parse_session_id(text))
    if (attune::to_string(*x) != text)
      std::abort();
  return 0;
}
