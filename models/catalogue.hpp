#pragma once

#include "models/catalogue_snapshot.hpp"
#include "protocol/item.hpp"
#include "protocol/result.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>

namespace attune {

/// The fold of item writes in commit order. Its single owner (the catalogue's actor, or a rebuild)
/// writes; everybody else reads the snapshots that it publishes.
///
/// The same writes in the same order give the same snapshot, indices included. Cost: a put about
/// 5 us, and 10 us more for the first one in a block of 128 after a publication; one that comes to
/// a category or leaves it copies 4 bytes for each item there.
class catalogue {
public:
  /// Makes what goes over the wire for an item; called once a put.
  using body_maker = std::function<item_body_ptr(const item&)>;

  /// The most that the fold itself takes: 2^22 items, 1 GiB of embeddings.
  static constexpr std::size_t ceiling = std::size_t{1} << 22;

  explicit catalogue(body_maker make_body);
  catalogue(const catalogue&) = delete; // Two owners of one version's blocks would be one too many.
  catalogue& operator=(const catalogue&) = delete;

  /// Whether a write of `x` may go to the journal: refused where its id has the key of another id
  /// (`unprocessable`), or where it would be one more than `max_items` (`too_large`; what was
  /// removed counts, since its index is never used again). Asked before the commit; writes that
  /// are on their way there are not counted.
  result<void> admit(const item& x, std::size_t max_items) const;

  /// Folds a committed write. An item that is there is replaced in its place; one that was removed
  /// comes back there.
  /// @returns its index, or the fault of `admit(x, ceiling)`, and then only the version changed.
  /// @pre `number >= version()`: the journal's number of the write.
  result<item_index> put(item x, std::uint64_t number);

  /// Folds a committed removal. @returns whether the item was there.
  /// @pre `number >= version()`.
  bool remove(item_key key, std::uint64_t number);

  /// The number of the last journal entry folded; 0 before the first.
  std::uint64_t version() const { return next_.version_; }

  /// The present version for readers: O(blocks written since the last publication). The same
  /// object as long as nothing was folded.
  std::shared_ptr<const catalogue_snapshot> publish();

private:
  struct publication { // Ordered: newest first, then by key.
    std::int64_t at_us = 0;
    item_key key;
    item_index index = 0;

    friend bool operator<(const publication& a, const publication& b) {
      return a.at_us != b.at_us ? a.at_us > b.at_us : a.key < b.key;
    }
  };

  /// Puts these in place of what is at `i`; keeps the counts and the newest right.
  void replace(item_index i, const item_columns& columns,
               std::shared_ptr<const catalogue_item> entry);
  void add_topics(const item_columns& x, const item& named);
  void remove_topics(const item_columns& x);
  void file_under(std::uint32_t category, item_index i);
  void note_fresh(const publication& x, bool added);
  void list_fresh();

  body_maker make_body_;
  catalogue_snapshot next_; // What the next publication will say.
  std::shared_ptr<const catalogue_snapshot> published_;
  item_blocks<topic_use> topics_; // By the topic's hash as a key.
  std::set<publication> newest_;
  item_blocks<std::vector<item_index>> by_category_;
  publication oldest_listed_; // The last of the published list of fresh items.
  bool fresh_changed_ = true;
};

} // namespace attune
