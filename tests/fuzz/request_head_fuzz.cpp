#include "http/request_head.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes may come before a blank line. What is taken has one meaning: one framing, no control
// character, and its end is the same however the bytes were cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto end = attune::end_of_head(bytes);
  if (end == bytes.npos)
    return 0;
  if (end > size || attune::end_of_head(bytes, end - 1) != end)
    std::abort();
  const auto x = attune::read_head(bytes.substr(0, end));
  if (!x)
    return 0;
  if (x->chunked && x->content_length)
    std::abort();
  if (x->target.empty() || (x->target.front() != '/' && x->target != "*"))
    std::abort();
  for (const auto& f : x->fields)
    if (f.name.empty() || f.value.find_first_of(std::string_view{"\0\r\n", 3}) != f.value.npos)
      std::abort();
  return 0;
}
