#include "actors/client.hpp"

#include "models/rng.hpp"

namespace attune {

subscription list_wish::to_subscription(const std::string& slot) const {
  subscription out;
  out.slot = slot;
  out.n = n;
  out.item = item;
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

} // namespace attune
