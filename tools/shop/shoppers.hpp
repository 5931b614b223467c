#pragma once

#include "models/rng.hpp"
#include "protocol/item.hpp"
#include "protocol/signal.hpp"
#include "tools/shop/shopper.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {

/// The list that a shopper has before its eyes.
struct seen_list {
  std::string slot;
  std::string rid;
  std::vector<std::string> order; ///< Wire ids.
};

/// A crowd of simulated shoppers and its pace: who signals what, and when.
///
/// Each shopper looks at its newest list, signals the impression and then, one by one, what it does
/// there (`shopper`); one look in five goes to random products of the shop instead, as people find
/// things by themselves. Now and then one changes its mind. Time and lists come in as arguments:
/// the same calls give the same signals. One owner.
class shoppers {
public:
  struct settings {
    std::uint64_t seed = 1;
    std::size_t count = 40;
    double signals_per_s = 0.5; ///< Of one shopper, in the mean, > 0.
  };

  shoppers(const settings& how, std::vector<item> catalogue);
  shoppers(const shoppers&) = delete; // `by_id_` points into `catalogue_`.

  std::size_t size() const { return crowd_.size(); }

  /// `who` sees `list` from now on. @pre `who < size()`.
  void show(std::size_t who, seen_list list);

  /// The next signal of `who`, if it is due at `now_us`; at most one a call, so that a caller who
  /// comes late brings no burst. Its id is unique in the run. @pre `who < size()`.
  std::optional<signal> next(std::size_t who, std::int64_t now_us);

private:
  struct visitor {
    shopper mind;
    rng chance;
    seen_list list;
    std::deque<signal> plan; ///< What it is about to signal.
    std::int64_t due_us = 0; ///< 0: it just came.
    std::uint64_t signals = 0;
  };

  void look(visitor& who);
  void browse(visitor& who);
  void do_all(visitor& who, const seen_list& list, signal_kind opening);
  std::int64_t pause_us(visitor& who);

  std::vector<item> catalogue_;
  std::unordered_map<std::string, const item*> by_id_; ///< Into `catalogue_`; looked up only.
  std::vector<visitor> crowd_;
  double mean_us_;
};

} // namespace attune
