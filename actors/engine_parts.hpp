#pragma once

#include "actors/backlog.hpp"
#include "actors/engine_clock.hpp"
#include "actors/engine_probe.hpp"
#include "actors/interfaces.hpp"
#include "actors/settings.hpp"
#include "actors/tail.hpp"
#include "models/latest.hpp"
#include "models/settings_in_force.hpp"
#include "models/snapshots.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune {

class store;

/// The long-lived actors, as the supervisor started them last.
struct long_lived_actors {
  std::vector<std::pair<std::string, observable_actor>> by_kind;
  catalogue_actor catalogue;
  directory_actor directory;
  store_writer_actor writer;
};

/// What all visitors share. Made by the engine before the first actor, outlives the last; only the
/// atomics and what is thread safe by itself changes after the start.
struct engine_parts {
  engine_settings settings;
  latest<settings_in_force> models;
  std::unique_ptr<const policy> nobodys; ///< For lists without a person: nothing is explored.
  engine_clock clock{false};
  backlog uncommitted{std::size_t{64} << 20};
  tail watchers;
  engine_probe* probe = nullptr;
  bool durable = false;
  /// Made anew at each start and kept nowhere, so that `shown_item::draw` leads back to nobody.
  std::uint64_t draw_salt = 0;
  std::int64_t started_us = 0; ///< System clock: over a crash, absences count from here.

  latest<catalogue_snapshot> items;
  latest<learned_snapshot> learned;
  latest<segments> groups;
  latest<long_lived_actors> actors;

  std::atomic<std::uint32_t> visitors_live = 0;
  std::atomic<bool> stopping = false; ///< Whoever ends now ends in order.

  /// What readiness asks.
  const store* kept_in = nullptr; ///< To ask why, where it is not healthy.
  std::atomic<bool> store_healthy = true;
  std::atomic<bool> learner_ready = false;
  std::atomic<bool> segmenter_ready = false;
  std::atomic<bool> catalogue_ready = false;

  snapshots now() const { return {items.load(), learned.load(), groups.load()}; }

  explicit engine_parts(const engine_settings& x)
    : settings(x), clock(x.lockstep),
      uncommitted(static_cast<std::size_t>(x.uncommitted_mib) << 20) {}
};

} // namespace attune
