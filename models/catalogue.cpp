#include "models/catalogue.hpp"

#include "models/embedding.hpp"
#include "models/item_record.hpp"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

namespace attune {

namespace {

bool may_be_fresh(const item_columns& x) {
  return x.status == item_status::visible && x.published_at_us > 0;
}

/// The category or tag of `x` that has this hash.
std::string topic_of(const item& x, std::uint32_t hash) {
  for (const auto* topics : {&x.categories, &x.tags})
    for (const auto& text : *topics)
      if (feature_hash(text) == hash)
        return text;
  return {};
}

} // namespace

catalogue::catalogue(body_maker make_body) : make_body_(std::move(make_body)) {}

result<void> catalogue::admit(const item& x, std::size_t max_items) const {
  const auto i = next_.find(key_of(x.id));
  if (!i) {
    if (next_.size() < std::min(max_items, ceiling))
      return {};
    return failed(fault_code::too_large,
                  "The catalogue is full with " + std::to_string(next_.size())
                    + " items, removed ones included: raise "
                      "models.catalogue_items.",
                  "/id");
  }
  const auto& there = next_.entry(*i);
  if (!there || there->as_written.id == x.id)
    return {};
  return failed(fault_code::unprocessable,
                "The id's hash is that of the item '" + there->as_written.id
                  + "': choose another id, one letter more will do.",
                "/id");
}

result<item_index> catalogue::put(item x, std::uint64_t number) {
  assert(number >= version());
  next_.version_ = number;
  if (const auto admitted = admit(x, ceiling); !admitted)
    return tl::unexpected{admitted.error()};
  auto entry = std::make_shared<catalogue_item>();
  entry->features = features_of(x);
  entry->body = make_body_(x);
  entry->record_hash = stable_hash(encode_item(x));
  entry->as_written = std::move(x);
  const auto key = entry->features.key;
  auto i = next_.find(key);
  if (!i) {
    i = static_cast<item_index>(next_.size_++);
    next_.index_.insert(key, *i);
  }
  const auto columns = columns_of(entry->as_written, entry->features);
  replace(*i, columns, std::move(entry));
  return *i;
}

bool catalogue::remove(item_key key, std::uint64_t number) {
  assert(number >= version());
  next_.version_ = number;
  const auto i = next_.find(key);
  if (!i || !next_.entry(*i))
    return false;
  item_columns gone;
  gone.key = key;
  replace(*i, gone, nullptr);
  return true;
}

void catalogue::replace(item_index i, const item_columns& columns,
                        std::shared_ptr<const catalogue_item> entry) {
  auto& block = next_.blocks_.edit(i / block_items);
  const auto at = i % block_items;
  auto& present = block.columns[at];
  if (may_be_fresh(present))
    note_fresh({present.published_at_us, present.key, i}, false);
  if (may_be_fresh(columns))
    note_fresh({columns.published_at_us, columns.key, i}, true);
  remove_topics(present);
  if (entry)
    add_topics(columns, entry->as_written);
  if (present.status == item_status::visible && columns.status != item_status::visible)
    next_.gone_at_ = next_.version_;
  next_.visible_ -= present.status == item_status::visible;
  next_.visible_ += columns.status == item_status::visible;
  if (present.category != columns.category) {
    if (present.category != 0)
      std::erase(by_category_.at(key_of_category(present.category)), i);
    if (columns.category != 0)
      file_under(columns.category, i);
  }
  present = columns;
  const auto row = block.rows.begin() + static_cast<std::ptrdiff_t>(at * embedding_dims);
  std::fill_n(row, embedding_dims, 0.0f);
  if (entry)
    embed(entry->features, &*row);
  block.items[at] = std::move(entry);
  published_ = nullptr;
}

void catalogue::add_topics(const item_columns& x, const item& named) {
  for (const auto topics : {x.categories(), x.tags()})
    for (const auto hash : topics)
      if (auto& use = topics_.at(item_key{hash}); use.items++ == 0)
        use.name = topic_of(named, hash);
}

void catalogue::remove_topics(const item_columns& x) {
  for (const auto topics : {x.categories(), x.tags()})
    for (const auto hash : topics)
      if (auto& use = topics_.at(item_key{hash}); --use.items == 0)
        use.name = {};
}

void catalogue::file_under(std::uint32_t category, item_index i) {
  const auto key = key_of_category(category);
  if (by_category_.find(key) == nullptr && next_.categories_->size() < listed_categories) {
    auto all = *next_.categories_;
    all.push_back(category);
    next_.categories_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(all));
  }
  by_category_.at(key).push_back(i);
}

void catalogue::note_fresh(const publication& x, bool added) {
  if (newest_.size() <= fresh_items || !(oldest_listed_ < x))
    fresh_changed_ = true;
  if (added)
    newest_.insert(x);
  else
    newest_.erase(x);
}

void catalogue::list_fresh() {
  auto list = std::make_shared<std::vector<item_index>>();
  for (auto x = newest_.begin(); x != newest_.end() && list->size() < fresh_items; ++x) {
    list->push_back(x->index);
    oldest_listed_ = *x;
  }
  next_.fresh_ = std::move(list);
  fresh_changed_ = false;
}

std::shared_ptr<const catalogue_snapshot> catalogue::publish() {
  if (fresh_changed_)
    list_fresh();
  if (!published_ || published_->version() != version()) {
    auto out = std::make_shared<catalogue_snapshot>(next_);
    out->blocks_ = next_.blocks_.freeze();
    out->index_ = next_.index_.freeze();
    out->topics_ = topics_.share();
    out->by_category_ = by_category_.share();
    published_ = std::move(out);
  }
  return published_;
}

} // namespace attune
