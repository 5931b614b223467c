#include "actors/list_spec.hpp"

namespace attune {

list_spec::list_spec(const subscription& x)
  : n(x.n), min_interval_ms(x.min_interval_ms), live(x.live) {
  if (!x.item.empty() || !x.candidates.empty())
    items.change() = {x.item, keys_of(x.candidates)};
}

std::vector<item_key> keys_of(const std::vector<std::string>& ids) {
  std::vector<item_key> out;
  out.reserve(ids.size());
  for (const auto& id : ids)
    out.push_back(key_of(id));
  return out;
}

} // namespace attune
