#include "protocol/codec/item_json.hpp"
#include "protocol/codec/read_items.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void check(const attune::result<attune::items_body>& x) {
  if (!x)
    return;
  if (x->rows.size() != x->indexes.size() || x->rows.size() + x->refused.size() > 1000)
    std::abort();
  for (const auto& row : x->rows) {
    const auto again = attune::read_item(attune::write_item(row), {.strict = true});
    if (!again || !(*again == row))
      std::abort();
  }
}

} // namespace

// An item that is taken reads the same after it is written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check(attune::read_items_array(text));
  check(attune::read_items_lines(text));
  return 0;
}
