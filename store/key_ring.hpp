#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace attune {

/// The data keys of visitors: table `key`, with the ones used last in memory.
///
/// A new key is put into the batch that holds the first value which it seals, and into each later
/// one until `stored` says that a batch with it was committed: a failed commit changes no key, and
/// the commit of another batch makes none durable.
/// Memory: about 150 B a key in the cache. Not thread safe: one owner.
class key_ring {
public:
  explicit key_ring(const store& from, std::size_t cached = 65'536);

  /// The visitor's key, made if there is none.
  result<data_key> for_writing(visitor_id who, write_batch& into);

  /// The visitor's key, or nothing if there is none.
  result<std::optional<data_key>> for_reading(visitor_id who);

  /// Says that a batch begins: the one before is committed, or never will be.
  void begin_batch() { in_batch_.clear(); }
  /// Says that the batch was committed.
  void stored();

  std::size_t cached() const { return by_visitor_.size(); }

private:
  using recent = std::list<std::pair<visitor_id, data_key>>;

  void remember(visitor_id who, const data_key& key);

  const store* store_;
  std::size_t limit_;
  recent newest_first_;
  std::unordered_map<visitor_id, recent::iterator> by_visitor_;
  std::map<visitor_id, data_key> not_stored_;
  std::set<visitor_id> in_batch_; // Of those not stored.
};

} // namespace attune
