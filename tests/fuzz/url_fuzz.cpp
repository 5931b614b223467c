#include "http/url.hpp"
#include "protocol/characters.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[byte >> 4];
    out += "0123456789ABCDEF"[byte & 15];
  }
  return out;
}

} // namespace

// A target that is taken leads nowhere else than it says: no '..', no NUL, and encoding what was
// decoded gives the same target again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto x = attune::read_url({reinterpret_cast<const char*>(data), size});
  if (!x)
    return 0;
  std::string again;
  for (const auto& segment : x->segments) {
    if (segment == "." || segment == ".." || segment.find('\0') != segment.npos
        || !attune::is_utf8(segment))
      std::abort();
    again += '/' + encoded(segment);
  }
  auto separator = '?';
  for (const auto& [name, value] : x->query) {
    again += separator + encoded(name) + '=' + encoded(value);
    separator = '&';
  }
  const auto y = attune::read_url(again);
  if (!y || y->segments != x->segments || y->query != x->query)
    std::abort();
  return 0;
}
