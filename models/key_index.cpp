#include "models/key_index.hpp"

#include <cassert>

namespace attune {

namespace {

constexpr std::size_t shard_bits = 12;
constexpr std::size_t first_places = 8;

std::size_t shard_of(item_key key) { return key.value >> (64 - shard_bits); }

/// The place of `key`, or the free one where it belongs. @pre One is free.
template <class Places>
auto& place_of(Places& places, item_key key) {
  const auto mask = places.size() - 1;
  auto i = key.value & mask;
  while (places[i].next_index != 0 && places[i].key != key)
    i = (i + 1) & mask;
  return places[i];
}

} // namespace

std::optional<item_index> key_index::find(item_key key) const {
  const auto* found = shards_.find(shard_of(key));
  if (!found)
    return {};
  const auto& place = place_of(found->places, key);
  if (place.next_index == 0)
    return {};
  return place.next_index - 1;
}

void key_index::insert(item_key key, item_index index) {
  assert(!find(key));
  auto& owner = shards_.edit(shard_of(key));
  if (2 * (owner.used + 1) > owner.places.size()) {
    std::vector<entry> grown(owner.places.empty() ? first_places : 2 * owner.places.size());
    for (const auto& x : owner.places)
      if (x.next_index != 0)
        place_of(grown, x.key) = x;
    owner.places.swap(grown);
  }
  place_of(owner.places, key) = {key, index + 1};
  ++owner.used;
}

key_index key_index::freeze() {
  key_index frozen;
  frozen.shards_ = shards_.freeze();
  return frozen;
}

} // namespace attune
