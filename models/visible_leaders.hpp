#pragma once

#include "models/catalogue_snapshot.hpp"
#include "models/trending.hpp"

#include <memory>
#include <span>
#include <vector>

namespace attune {

/// The most visited items that the catalogue shows. Every ranking asks for them, and they are
/// looked up anew only where the visits or the catalogue changed. Keeps neither alive.
///
/// Owner: one thread (keep one a loop). Cost: when they changed up to 5 us for 256 leaders.
class visible_leaders {
public:
  /// The indices of `visits.leaders()` that are visible, in their order. Valid until the next call.
  std::span<const item_index> find(const std::shared_ptr<const catalogue_snapshot>& items,
                                   const std::shared_ptr<const trending_snapshot>& visits);

private:
  std::weak_ptr<const catalogue_snapshot> items_;
  std::weak_ptr<const trending_snapshot> visits_;
  std::vector<item_index> found_;
};

} // namespace attune
