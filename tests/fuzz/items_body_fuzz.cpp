#include "protocol/codec/item_json.hpp"
#include "protocol/codec/merge_patch.hpp"
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

void check_patch(std::string_view text) {
  attune::item before;
  before.id = "a";
  before.price = 1;
  before.attributes_json = R"({"x":{"y":1}})";
  const auto x = attune::merge_patch(before, text);
  if (!x)
    return;
  const auto again = attune::read_item(attune::write_item(x->now), {.strict = true});
  if (!again || !(*again == x->now) || x->now.id != "a")
    std::abort();
}

// An item that is taken, or was patched, reads the same after it is written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check(attune::read_items_array(text));
  check(attune::read_items_lines(text));
  check_patch(text);
  return 0;
}
