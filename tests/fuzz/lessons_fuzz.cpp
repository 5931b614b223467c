#include "store/lesson_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What decodes is written back in the one form that there is, and that form is stable.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lessons = attune::decode_lessons({reinterpret_cast<const char*>(data), size});
  if (!lessons || lessons->size() > attune::lessons_a_row)
    return 0;
  const auto body = attune::encode_lessons(*lessons);
  const auto again = attune::decode_lessons(body);
  if (!again || attune::encode_lessons(*again) != body)
    std::abort();
  return 0;
}
