#pragma once

#include "actors/directory.hpp"
#include "actors/engine_parts.hpp"
#include "actors/fold.hpp"
#include "models/catalogue.hpp"
#include "store/journal.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attune {

class loop_scheduler;

/// What the supervisor needs to start everybody.
struct supervisor_parts {
  engine_parts& shared;
  journal& log;
  loop_scheduler& loops;
  catalogue::body_maker bodies;
  /// Called once if an actor ends without which nothing can be promised: the program must end.
  std::function<void(const std::string& why)> fatal;
};

using supervisor_actor =
  caf::typed_actor<caf::reacts_to<child_due>,
                   // The learner's settings are others: it learns all that is kept anew.
                   caf::reacts_to<relearn_atom>>;

/// Starts the long-lived actors and ends them in order. Learner, segmenter and catalogue are folds
/// over the store: one that dies is started again, after 0.1 s doubling to 5 s, at most 10 times in
/// a minute. Without the store writer, a collector, an item sweeper or the directory nothing can be
/// promised: then the program ends, and its next start begins from the journal.
class supervisor final : public supervisor_actor::base {
public:
  supervisor(caf::actor_config& cfg, supervisor_parts parts);

  behavior_type make_behavior() override;
  void on_exit() override;

private:
  void start_writer();
  void start_directory();
  void start_child(const std::string& kind);
  void on_down(const caf::down_msg& x);
  void publish();

  static constexpr std::size_t restarts_max = 10;

  supervisor_parts parts_;
  store_writer_actor writer_;
  std::vector<collector_actor> collectors_; // By loop, as the next two.
  std::vector<item_sweeper_actor> sweepers_;
  std::vector<std::shared_ptr<connected_visitors>> connected_;
  directory_actor directory_;
  std::map<std::string, observable_actor> children_; // By kind: those that may be started again.
  catalogue_actor catalogue_;
  std::map<caf::actor_addr, std::string> kinds_;
  caf::actor_addr replaced_; // A learner that was told to end.
  std::deque<std::chrono::steady_clock::time_point> restarts_;
};

} // namespace attune
