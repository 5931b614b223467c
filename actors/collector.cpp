#include "actors/collector.hpp"

namespace attune {

collector::collector(caf::actor_config& cfg, store_writer_actor writer,
                     std::chrono::milliseconds pause)
  : collector_actor::base(cfg), writer_(std::move(writer)), pause_(pause) {}

collector::behavior_type collector::make_behavior() {
  return {
    [this](outgoing_record& x) { take(x); },
    [this](commit_atom) {
      pausing_ = false;
      if (!pending_.all.empty())
        hand_over();
    },
    [this](const flush_records& x) {
      if (!pending_.all.empty())
        hand_over();
      send(x.reader, flushed{x.ticket});
    },
    [this](look_up& x) {
      if (!pending_.all.empty())
        hand_over();
      send(writer_, std::move(x));
    },
  };
}

void collector::take(outgoing_record& x) {
  pending_.all.push_back(std::move(x));
  if (!pausing_)
    hand_over();
}

void collector::hand_over() {
  send(writer_, std::exchange(pending_, {}));
  if (!std::exchange(pausing_, true))
    delayed_send(this, pause_, commit_atom_v);
}

} // namespace attune
