#include "models/catalogue_snapshot.hpp"

#include <cassert>
#include <string_view>

namespace attune {

namespace {

std::uint64_t hash_of(const item_columns& x, std::uint64_t record_hash, const float* row) {
  const std::string_view bytes{reinterpret_cast<const char*>(row), embedding_dims * sizeof *row};
  return stable_hash(bytes, x.key.value ^ (record_hash + static_cast<std::uint64_t>(x.status)));
}

} // namespace

const item_columns& catalogue_snapshot::columns(item_index i) const {
  assert(i < size_);
  return block(i / block_items).columns[i % block_items];
}

const float* catalogue_snapshot::row(item_index i) const {
  assert(i < size_);
  return block(i / block_items).rows.data() + i % block_items * embedding_dims;
}

const std::shared_ptr<const catalogue_item>& catalogue_snapshot::entry(item_index i) const {
  assert(i < size_);
  return block(i / block_items).items[i % block_items];
}

std::string_view catalogue_snapshot::topic_name(std::uint32_t hash) const {
  const auto* use = topics_.find(item_key{hash});
  return use == nullptr ? std::string_view{} : use->name;
}

std::span<const item_index> catalogue_snapshot::fresh() const {
  if (!fresh_)
    return {};
  return *fresh_;
}

std::span<const item_index> catalogue_snapshot::of_category(std::uint32_t category) const {
  const auto* items = by_category_.find(key_of_category(category));
  return items ? std::span<const item_index>{*items} : std::span<const item_index>{};
}

catalogue_page catalogue_snapshot::page(item_index from, std::size_t limit) const {
  catalogue_page out;
  for (auto i = from; i < size_; ++i) {
    if (!entry(i))
      continue;
    if (out.items.size() == limit) {
      out.next = i;
      break;
    }
    out.items.push_back(entry(i));
  }
  return out;
}

std::uint64_t catalogue_snapshot::digest() const {
  std::uint64_t sum = 0;
  for (item_index i = 0; i < size_; ++i)
    if (const auto& x = entry(i))
      sum += hash_of(columns(i), x->record_hash, row(i));
  return sum;
}

} // namespace attune
