#include "actors/item_sweeper.hpp"

#include "actors/visitor.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

using steady = std::chrono::steady_clock;

// A turn handles some messages: together they fill a slice.
constexpr auto piece = std::chrono::microseconds{10};
constexpr auto rests_for = 9;

} // namespace

item_sweeper::item_sweeper(caf::actor_config& cfg, std::shared_ptr<connected_visitors> visitors,
                           const latest<catalogue_snapshot>& items)
  : item_sweeper_actor::base(cfg), visitors_(std::move(visitors)), items_(items) {}

item_sweeper::behavior_type item_sweeper::make_behavior() {
  return {
    [this](items_changed) {
      if (is_ == state::idle)
        begin();
      else
        again_ = true;
    },
    [this](sweep_atom) {
      if (is_ == state::sweeping)
        return go_on();
      is_ = state::idle;
      if (again_)
        begin();
    },
  };
}

// From the last place to the first: who leaves meanwhile gives its place to one that was looked at
// already, and who enters looks for itself.
void item_sweeper::begin() {
  is_ = state::sweeping;
  again_ = false;
  left_ = visitors_->size();
  spent_ = {};
  go_on();
}

void item_sweeper::go_on() {
  const auto began = steady::now();
  const auto items = items_.load();
  left_ = std::min(left_, visitors_->size());
  while (left_ > 0 && steady::now() - began < piece) {
    auto& x = visitors_->at(--left_);
    if (x.is_behind(*items))
      send(visitor_actor{&x}, items_changed{});
  }
  spent_ += steady::now() - began;
  if (left_ > 0)
    return send(this, sweep_atom_v);
  is_ = state::resting;
  delayed_send(this, rests_for * spent_, sweep_atom_v);
}

} // namespace attune
