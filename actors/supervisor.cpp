#include "actors/supervisor.hpp"

#include "actors/catalogue_keeper.hpp"
#include "actors/collector.hpp"
#include "actors/item_sweeper.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/store_writer.hpp"
#include "models/learning.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace attune {

supervisor::supervisor(caf::actor_config& cfg, supervisor_parts parts)
  : supervisor_actor::base(cfg), parts_(std::move(parts)) {
  set_down_handler([this](caf::down_msg& x) { on_down(x); });
}

supervisor::behavior_type supervisor::make_behavior() {
  start_writer();
  for (const auto* kind : {"learner", "segmenter", "catalogue"})
    start_child(kind);
  start_directory();
  publish();
  return {[this](const child_due& x) {
            start_child(x.kind);
            publish();
          },
          [this](relearn_atom) {
            replaced_ = children_.at("learner").address();
            send_exit(children_.at("learner"), caf::exit_reason::user_shutdown);
          }};
}

void supervisor::start_writer() {
  auto& shared = parts_.shared;
  writer_ = spawn<store_writer, caf::detached + caf::monitored>(store_writer_parts{
    parts_.log, shared.uncommitted, shared.clock, *shared.probe, shared.store_healthy});
  kinds_[writer_.address()] = "store_writer";
  const std::chrono::milliseconds pause{shared.settings.gather_ms};
  for (std::size_t i = 0; i < parts_.loops.size(); ++i) {
    collectors_.push_back(spawn_at<collector>(system(), &parts_.loops.at(i), writer_, pause));
    monitor(collectors_.back());
    kinds_[collectors_.back().address()] = "collector";
    connected_.push_back(std::make_shared<connected_visitors>());
    sweepers_.push_back(
      spawn_at<item_sweeper>(system(), &parts_.loops.at(i), connected_.back(), shared.items));
    monitor(sweepers_.back());
    kinds_[sweepers_.back().address()] = "item_sweeper";
  }
}

void supervisor::start_directory() {
  directory_ = spawn_at<directory>(
    system(), &parts_.loops.at(0),
    directory_ties{parts_.shared, writer_, collectors_, connected_, &parts_.loops});
  monitor(directory_);
  kinds_[directory_.address()] = "directory";
}

void supervisor::start_child(const std::string& kind) {
  auto& shared = parts_.shared;
  const auto every = static_cast<std::uint64_t>(shared.settings.checkpoint_every);
  const auto in_force = shared.models.load();
  const auto& models = in_force->models();
  observable_actor child;
  if (kind == "learner") {
    child = spawn<learner, caf::detached + caf::monitored>(
      fold_parts<learner_model>{writer_, shared.learned, *shared.probe, shared.learner_ready,
                                every},
      learner_model{learning_of(models)});
  } else if (kind == "segmenter") {
    child = spawn<segmenter, caf::detached + caf::monitored>(
      fold_parts<segmenter_model>{writer_, shared.groups, *shared.probe, shared.segmenter_ready,
                                  every},
      segmenter_model{clustering_of(models)});
  } else {
    catalogue_ = spawn<catalogue_keeper, caf::detached + caf::monitored>(
      catalogue_parts{writer_, sweepers_, shared.items, shared.uncommitted, shared.clock,
                      *shared.probe, shared.catalogue_ready,
                      static_cast<std::size_t>(models.catalogue_items)},
      parts_.bodies);
    child = catalogue_;
  }
  kinds_[child.address()] = kind;
  children_[kind] = child;
}

void supervisor::on_down(const caf::down_msg& x) {
  const auto at = kinds_.find(x.source);
  if (at == kinds_.end())
    return;
  const auto kind = at->second;
  kinds_.erase(at);
  if (parts_.shared.stopping)
    return;
  if (x.source == replaced_) {
    start_child(kind);
    return publish();
  }
  const auto why = to_string(x.reason);
  parts_.shared.probe->actor_died(kind, why);
  const auto now = std::chrono::steady_clock::now();
  while (!restarts_.empty() && restarts_.front() + 60s < now)
    restarts_.pop_front();
  if (!children_.contains(kind) || restarts_.size() >= restarts_max)
    return parts_.fatal(kind + " ended: " + why);
  const auto wait = std::min<std::chrono::milliseconds>(5s, 100ms * (1 << restarts_.size()));
  restarts_.push_back(now);
  delayed_send(this, wait, child_due{kind});
}

void supervisor::publish() {
  long_lived_actors all;
  all.by_kind.assign(children_.begin(), children_.end());
  all.by_kind.emplace_back("store_writer", writer_);
  all.catalogue = catalogue_;
  all.directory = directory_;
  all.writer = writer_;
  parts_.shared.actors.publish(std::make_shared<const long_lived_actors>(std::move(all)));
}

void supervisor::on_exit() {
  const auto why = caf::exit_reason::user_shutdown;
  send_exit(directory_, why);
  for (const auto& c : collectors_)
    send_exit(c, why);
  for (const auto& s : sweepers_)
    send_exit(s, why);
  for (const auto& [_, child] : children_)
    send_exit(child, why);
  send_exit(writer_, why);
  parts_.shared.actors.publish(std::make_shared<const long_lived_actors>());
  directory_ = nullptr;
  collectors_.clear();
  sweepers_.clear();
  children_.clear();
  catalogue_ = nullptr;
  writer_ = nullptr;
}

} // namespace attune
