#include "models/visitor_state.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace attune;

/// Goes on from any state: a click and a list, as a visitor that was just read does.
void live_on(visitor_state& x) {
  signal_entry click;
  click.kind = signal_kind::click;
  click.at_us = 1;
  click.items.emplace_back().key = {7};
  (void)x.apply(batch_entry{{1, 2}, 1, 1, {click}}, {});
  decision_entry shown;
  shown.record = 1;
  shown.session = {1, 2};
  shown.list = "home";
  shown.positions.emplace_back().key = {7};
  (void)x.apply(shown, {});
  (void)x.segment_vector(1);
}

} // namespace

// What decodes is written back in the one form that there is, and that form is stable.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto x = visitor_state::decode({reinterpret_cast<const char*>(data), size});
  if (!x)
    return 0;
  const auto bytes = x->encode();
  const auto again = visitor_state::decode(bytes);
  if (!again || again->encode() != bytes)
    std::abort();
  live_on(*x);
  return 0;
}
