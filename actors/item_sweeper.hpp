#pragma once

#include "actors/connected_visitors.hpp"
#include "actors/interfaces.hpp"
#include "models/catalogue_snapshot.hpp"
#include "models/latest.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace attune {

/// Looks which of its loop's visitors show an item that is gone, and tells those, nobody else. It
/// reads them where they are, on the loop that they share, in pieces of 10 us; after each round it
/// rests for nine times as long as that took, so that a catalogue which changes all the time takes
/// a tenth of a loop at most. A round looks at 1,000 visitors in about a millisecond.
class item_sweeper final : public item_sweeper_actor::base {
public:
  item_sweeper(caf::actor_config& cfg, std::shared_ptr<connected_visitors> visitors,
               const latest<catalogue_snapshot>& items);

  behavior_type make_behavior() override;

private:
  enum class state { idle, sweeping, resting };

  void begin();
  void go_on();

  std::shared_ptr<connected_visitors> visitors_;
  const latest<catalogue_snapshot>& items_;
  state is_ = state::idle;
  bool again_ = false;   // Something went after the round had begun.
  std::size_t left_ = 0; // Places below it were not looked at.
  std::chrono::nanoseconds spent_{0};
};

} // namespace attune
