#include "actors/client.hpp"

#include "models/rng.hpp"

namespace attune {

list_wish::list_wish(const subscription& x)
  : n(x.n), min_interval_ms(x.min_interval_ms), live(x.live) {
  if (!x.item.empty() || !x.candidates.empty())
    items.change() = {x.item, x.candidates};
}

subscription list_wish::to_subscription(const std::string& slot) const {
  subscription out;
  out.slot = slot;
  out.n = n;
  out.item = items->about;
  out.live = live;
  out.min_interval_ms = min_interval_ms;
  return out;
}

std::uint64_t digest_of(std::span<const item_body_ptr> bodies) {
  auto out = seed_of(bodies.size());
  for (const auto& body : bodies)
    out = seed_of(out, body->digest);
  return out;
}

std::uint64_t digest_of(std::span<const slate_entry> entries) {
  auto out = seed_of(entries.size());
  for (const auto& x : entries)
    out = seed_of(out, x.body->digest);
  return out;
}

} // namespace attune
