#include "actors/client.hpp"

#include "models/rng.hpp"

namespace attune {

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
