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

void revise_by_content(slate& x) {
  auto content = seed_of(x.entries.size(), static_cast<std::uint64_t>(x.degraded));
  for (const auto& entry : x.entries)
    content = seed_of(content, entry.body->digest);
  x.epoch = "0";
  x.rev = content >> 16; // A number that JSON carries whole.
}

} // namespace attune
