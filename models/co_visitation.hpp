#pragma once

#include "models/decay.hpp"
#include "models/item_blocks.hpp"
#include "models/score_table.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <array>
#include <memory>
#include <span>

namespace attune {

/// How many events back a transition reaches.
inline constexpr std::size_t max_lags = 10;

/// 1, 1/2, ... 1/10: the weight of the k-th last event.
inline constexpr std::array<double, max_lags> harmonic_lags = {
  1, 1 / 2., 1 / 3., 1 / 4., 1 / 5., 1 / 6., 1 / 7., 1 / 8., 1 / 9., 1 / 10.};

struct co_visitation_settings {
  /// What a visit adds to the pair with the k-th last event; 0 ends what is learned. {1} alone
  /// learns direct successors only.
  std::array<double, max_lags> lag_weights = harmonic_lags;
  /// Shorter follows trends and forgets rare pairs; longer the reverse. 0: nothing is forgotten.
  std::int64_t half_life_us = std::int64_t{7} * 24 * 3600 * 1'000'000;
  /// Successors kept of an item, 12 bytes each. Too few lose the tail, too many cost memory.
  std::size_t row_cap = 512;
  /// Items with successors. Above it the least visited are dropped.
  std::size_t max_rows = 50'000;
};

/// What was visited after one item. Weights are in the units of `era` (see `decay`): their ratios
/// to each other and to `total` are what a score reads.
struct co_visitation_row {
  std::uint64_t generation = 0; ///< The writer's: tells which rows a snapshot shares.
  std::int64_t era = 0;
  double total = 0;         ///< All that was ever added, dropped successors included.
  std::vector<item_key> to; ///< Ascending.
  std::vector<float> weight;
};

/// Co-visitation as it was at one moment; immutable. Safe in any thread.
class co_visitation_snapshot {
public:
  /// @returns null where nothing followed `item` yet. Valid as long as the snapshot.
  const co_visitation_row* find(item_key item) const;

  /// Adds to `scores`, for each y, the sum over k of
  /// `lag_weights[k]` c(x_k -> y) / c(x_k -> .), x_k the k-th last event of `history`.
  /// Cost: a few ns for each entry of the rows.
  /// @param history  Newest first; events beyond `lag_weights` are not read.
  void score(std::span<const item_key> history, std::span<const double> lag_weights,
             score_table& scores) const;

private:
  friend class co_visitation;
  item_blocks<std::shared_ptr<co_visitation_row>>::view rows_;
};

/// Decayed counts of ordered pairs (x, then y) over a visitor's last events: the item-to-item
/// memory that follows sessions as they happen.
///
/// Owner: the learner. Not thread safe; snapshots are. Memory: 12 bytes a pair, at most
/// 9/8 row_cap of them in a row. Cost: learn is O(lags row length) moves, less than 2 µs;
/// a snapshot costs some µs and a copy of each row that is touched after it.
class co_visitation {
public:
  explicit co_visitation(const co_visitation_settings& settings);

  /// Adds `lag_weights[k]`, grown to its time, to c(x_k -> y) for each earlier x_k.
  void learn(const transition& x);

  /// Everything learned so far. The same object until something is learned.
  std::shared_ptr<const co_visitation_snapshot> snapshot();

  /// Writes everything a later `decode` needs to go on with the same bits.
  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal`, content then empty, if the bytes are damaged.
  result<void> decode(byte_reader& in);

private:
  co_visitation_row& own_row(item_key from, std::int64_t era);
  void add(co_visitation_row& row, item_key to, double weight);
  void trim(co_visitation_row& row) const;
  void drop_least_visited();

  co_visitation_settings settings_;
  decay decay_;
  item_blocks<std::shared_ptr<co_visitation_row>> rows_;
  std::uint64_t generation_ = 0; // Rows of older ones may be shared with snapshots.
  std::shared_ptr<const co_visitation_snapshot> shared_; // Null once something changed.
};

} // namespace attune
