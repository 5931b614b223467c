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

/// 1 / sqrt(k): reaches further back.
inline constexpr std::array<double, max_lags> root_lags = {1,
                                                           0.7071067811865475,
                                                           0.5773502691896258,
                                                           0.5,
                                                           0.4472135954999579,
                                                           0.4082482904638630,
                                                           0.3779644730092272,
                                                           0.3535533905932738,
                                                           0.3333333333333333,
                                                           0.3162277660168379};

struct co_visitation_settings {
  /// What a visit adds to the pair with the k-th last event; 0 adds nothing. {1} alone learns
  /// direct successors only.
  std::array<double, max_lags> lag_weights = harmonic_lags;
  /// Whether y after x also counts as x with y; an item is then not together with itself.
  bool symmetric = false;
  /// Visits that a row needs before its shares are believed: c / (total + shrinkage).
  double shrinkage = 2;
  /// Shorter follows trends and forgets rare pairs; longer the reverse. 0: nothing is forgotten.
  std::int64_t half_life_us = std::int64_t{60} * 24 * 3600 * 1'000'000;
  /// Successors that are sure of their place in an item's row, 12 bytes each. Too few lose the
  /// tail, too many cost memory.
  std::size_t row_cap = 512;
  /// Successors that a score reads of a row, the heaviest: the tail costs most and says least.
  std::size_t row_read = 128;
  /// Items with successors. Above it the least visited are dropped.
  std::size_t max_rows = 50'000;
};

/// What was visited after (or with) one item. Weights are in the units of `era` (see `decay`).
struct co_visitation_row {
  std::uint64_t generation = 0; ///< The writer's: tells which rows a snapshot shares.
  std::int64_t era = 0;
  double total = 0; ///< All that was ever added, dropped successors included. > 0 once learned.
  std::vector<item_key> to;  ///< Heaviest first.
  std::vector<float> weight; ///< Of each of them.
};

/// Co-visitation as it was at one moment; immutable. Safe in any thread.
class co_visitation_snapshot {
public:
  /// @returns null where nothing followed `item` yet. Valid as long as the snapshot.
  const co_visitation_row* find(item_key item) const;

  /// Adds to `column` of `scores`, for each y, the sum over k = 1 .. L of w_k c(x_k -> y) / (c(x_k
  /// -> .) + s): x_k the k-th last event, L of which there are, w_k the settings' lag weights made
  /// to sum up to 1 over them, s the shrinkage, counts decayed to now. So scores are in [0, 1].
  /// Cost: a few ns for each entry of the rows.
  /// @param history  Newest first; events beyond the last lag are not read.
  void score(std::span<const item_key> history, std::int64_t now_us, score_table& scores,
             std::size_t column) const;

private:
  friend class co_visitation;
  co_visitation_snapshot(const co_visitation_settings& settings, const decay& d)
    : settings_(settings), decay_(d) {}

  co_visitation_settings settings_;
  decay decay_;
  item_blocks<std::shared_ptr<co_visitation_row>>::view rows_;
};

/// Decayed counts of pairs (x, then y) over a visitor's last events: the item-to-item memory that
/// follows sessions as they happen.
///
/// Rows are held in the order of their weights, which only an increase can change, so that readers
/// begin with the heaviest. A row that has grown to twice `row_cap` loses its lighter half: room in
/// which newcomers can prove themselves.
///
/// Owner: the learner. Not thread safe; snapshots are. Memory: 12 bytes a pair. Cost: learn seeks
/// in up to 20 rows, 2 to 10 us; a snapshot costs some us and a copy of each row that is touched
/// after it.
class co_visitation {
public:
  explicit co_visitation(const co_visitation_settings& settings);

  /// Adds `lag_weights[k]`, grown to its time, to c(x_k -> y) for each earlier x_k, and to
  /// c(y -> x_k) if pairs are symmetric.
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
  void add(item_key from, item_key to, double weight, std::int64_t at_us);
  void trim(co_visitation_row& row) const;
  void drop_least_visited();

  co_visitation_settings settings_;
  decay decay_;
  item_blocks<std::shared_ptr<co_visitation_row>> rows_;
  std::uint64_t generation_ = 0; // Rows of older ones may be shared with snapshots.
  std::shared_ptr<const co_visitation_snapshot> shared_; // Null once something changed.
};

} // namespace attune
