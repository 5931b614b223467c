#pragma once

#include "models/decay.hpp"
#include "models/item_blocks.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <memory>
#include <vector>

namespace attune {

struct trending_settings {
  /// Hours show what is hot, weeks what is popular. 0: nothing is forgotten.
  std::int64_t half_life_us = std::int64_t{6} * 3600 * 1'000'000;
  /// Length of the list of leaders, which retrieval reads.
  std::size_t leaders = 256;
  /// Items counted, 16 bytes each. Above it the least visited are dropped.
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

  /// Visits of `item`, each halved with every half-life since; 0 for an unknown one.
  double count(item_key item, std::int64_t now_us) const;

  /// The item's share of all visits, in [0, 1].
  double fraction(item_key item) const;

private:
  friend class trending;
  explicit trending_snapshot(const decay& d) : decay_(d) {}
  decay decay_;
  std::int64_t era_ = 0;
  double total_ = 0;
  item_blocks<double>::view counts_;
  std::vector<leader> leaders_;
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
  void enter_era(std::int64_t era);
  void place_leader(trending_snapshot::leader x);
  void find_leaders();
  void drop_least_visited();

  trending_settings settings_;
  decay decay_;
  std::int64_t era_ = 0;
  double total_ = 0; // Of all visits, those of dropped items included.
  item_blocks<double> counts_;
  std::vector<trending_snapshot::leader> leaders_;
  std::shared_ptr<const trending_snapshot> shared_; // Null once something changed.
};

} // namespace attune
