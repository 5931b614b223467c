#pragma once

#include "actors/interfaces.hpp"

#include <chrono>

namespace attune {

/// Gathers the records of one loop's visitors: waking the store writer's core for each signal would
/// cost as much as a ranking. At once after quiet; under load one hand-over in each pause.
class collector final : public collector_actor::base {
public:
  collector(caf::actor_config& cfg, store_writer_actor writer, std::chrono::milliseconds pause);

  behavior_type make_behavior() override;
  void on_exit() override { writer_ = nullptr; }

private:
  void take(outgoing_record& x);
  void hand_over();

  store_writer_actor writer_;
  std::chrono::milliseconds pause_;
  records_collected pending_; // Bounded by the backlog's cap.
  bool pausing_ = false;
};

} // namespace attune
