#include "http/resume_token.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// A token that is taken is the text that it came as, and names the same session each time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto x = attune::read_resume_token(text);
  if (!x)
    return 0;
  const auto again = attune::read_resume_token(x->text);
  if (x->text != text || !again || again->session != x->session || again->digest != x->digest
      || text.substr(0, 32) != attune::to_string(x->session))
    std::abort();
  return 0;
}
