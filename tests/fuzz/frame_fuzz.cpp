#include "protocol/codec/json_tree.hpp"
#include "protocol/codec/read.hpp"
#include "protocol/codec/write.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void check(const attune::frame_fault& x) {
  if (x.why.what.empty() || x.id.size() > 128)
    std::abort();
  std::string error;
  attune::write_error(error, x.why, x.id);
  attune::json_tree tree;
  if (!tree.parse(error))
    std::abort();
}

} // namespace

// A frame is read or refused with a sentence that can be sent back; strict takes no more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto lenient = attune::read_frame(text);
  const auto strict = attune::read_frame(text, {.strict = true});
  if (strict && (!lenient || strict->unknown_fields != 0))
    std::abort();
  if (!lenient)
    check(lenient.error());
  if (!strict)
    check(strict.error());
  return 0;
}
