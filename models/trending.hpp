#pragma once

#include "models/decay.hpp"
#include "models/item_blocks.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace attune {

struct trending_settings {
  /// Hours show what is hot, weeks what is popular. 0: nothing is forgotten.
  std::int64_t half_life_us = std::int64_t{6} * 3600 * 1'000'000;
  /// Length of the list of leaders, which retrieval reads.
  std::size_t leaders = 256;
  /// ... of each category's list; 0: there are none.
  std::size_t category_leaders = 0;
  /// Categories that have one. Later ones have none.
  std::size_t max_categories = 4'096;
  /// Items counted, 24 bytes each. Above it the least visited are dropped.
  std::size_t max_items = 200'000;
};

/// Decayed visits as they were at one moment; immutable. Safe in any thread.
class trending_snapshot {
public:
  struct leader {
    item_key item;
    double count = 0; ///< In units of the era: ratios are what matters.

    friend bool operator==(const leader&, const leader&) = default;
  };

  /// The most visited, best first; ties by key.
  const std::vector<leader>& leaders() const { return leaders_; }

  /// The most visited of those whose main category that is, likewise.
  std::span<const leader> leaders(std::uint32_t category) const;

  /// Visits of `item`, each halved with every half-life since; 0 for an unknown one.
  double count(item_key item, std::int64_t now_us) const;

  /// The item's share of all visits, in [0, 1].
  double fraction(item_key item) const;

  /// As `count`, at the time of the newest visit; so is `most`, the most visited item's, and
  /// `most(category)`, that of the most visited of a category. 0 where there is none.
  double latest(item_key item) const;
  double most() const;
  double most(std::uint32_t category) const;

private:
  friend class trending;
  explicit trending_snapshot(const decay& d) : decay_(d) {}

  struct counted {
    double count = 0; ///< In units of the era.
    std::uint32_t category = 0;
  };

  decay decay_;
  std::int64_t era_ = 0;
  double growth_ = 1; // What a visit at the time of the newest one counts.
  double total_ = 0;
  item_blocks<counted>::view counts_;
  std::vector<leader> leaders_;
  item_blocks<std::vector<leader>>::view by_category_;
};

/// Visits of items with exponential forgetting; two of them, with half-lives of hours and of
/// weeks, are what is trending and what is popular.
///
/// Owner: the learner. Not thread safe; snapshots are. The leaders are exact at any time, since
/// all counts decay alike and only a visit can change an order. Cost: about 0.5 us a visit.
class trending {
public:
  explicit trending(const trending_settings& settings);

  /// Weights that are not positive and finite are ignored; above 1,000 they count as that.
  void learn(const visit_count& x);

  /// Everything learned so far. The same object until something is learned.
  std::shared_ptr<const trending_snapshot> snapshot();

  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal`, content then empty, if the bytes are damaged.
  result<void> decode(byte_reader& in);

private:
  using counted = trending_snapshot::counted;
  using leader = trending_snapshot::leader;

  void enter_era(std::int64_t era);
  void place_leader(item_key item, const counted& x);
  void find_leaders();
  /// The leaders of a category, made if there is room for them; null if there is none.
  std::vector<leader>* leaders_of(std::uint32_t category);
  void drop_least_visited();

  trending_settings settings_;
  decay decay_;
  std::int64_t era_ = 0;
  double total_ = 0; // Of all visits, those of dropped items included.
  std::int64_t newest_us_ = 0;
  item_blocks<counted> counts_;
  std::vector<leader> leaders_;
  item_blocks<std::vector<leader>> by_category_;    // By `key_of_category`.
  std::shared_ptr<const trending_snapshot> shared_; // Null once something changed.
};

} // namespace attune
