#pragma once

#include "models/rng.hpp"
#include "protocol/item.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What a shopper can do with an item in a list.
enum class shopper_act : std::uint8_t { click, dwell, like, add_to_cart, hide };

/// One thing that a shopper did.
struct shopper_action {
  shopper_act act;
  std::size_t pos = 0;       ///< Position in the list that was looked at, from 0.
  std::int64_t spent_ms = 0; ///< For `dwell`.
};

/// A simulated shopper with a taste that nobody else knows.
///
/// A look at a list follows the position-based model (Craswell, Zoeter, Taylor, Ramsey, WSDM 2008):
/// the shopper examines position k with probability 1 / (1 + k)^0.7, independently of the item, and
/// clicks an examined item with probability `appeal(item)`. A click leads to a dwell that is the
/// longer the better the item pleases, and sometimes to a like, a cart or, if it disappoints, a
/// hide. Pure: all chance comes in as an `rng`. One owner. About 600 bytes.
class shopper {
public:
  /// A taste drawn from `seed`: two departments that are loved, three shelves in them the most, a
  /// few kinds and tags, and a purse.
  explicit shopper(std::uint64_t seed);

  /// The chance that the shopper clicks `x` once it looks at it, in (0, 1). The hidden truth:
  /// for the simulator and its tests alone.
  double appeal(const item& x) const;

  /// The chance that position `pos` is looked at.
  static double examination(std::size_t pos);

  /// What the shopper does on seeing `shown`, in order; null entries are unknown items.
  std::vector<shopper_action> look(std::span<const item* const> shown, rng& chance) const;

  /// Taste drifts: another department is loved in the place of one of the two.
  void change_of_mind(rng& chance);

private:
  struct liking {
    std::string_view word; ///< Of the shop's constants.
    double weight = 0;
  };

  void love(std::size_t which, std::size_t department, rng& chance);

  std::size_t loved_[2] = {0, 0};
  std::vector<liking> likings_[2]; ///< What each loved department brings.
  double log_purse_ = 0;           ///< The price that is right, as a logarithm of EUR.
};

} // namespace attune
