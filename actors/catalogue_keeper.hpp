#pragma once

#include "actors/backlog.hpp"
#include "actors/engine_probe.hpp"
#include "actors/interfaces.hpp"
#include "models/catalogue.hpp"
#include "models/latest.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace attune {

/// What the catalogue's actor shares with the rest; outlives it.
struct catalogue_parts {
  store_writer_actor writer;
  latest<catalogue_snapshot>& published;
  backlog& uncommitted;
  engine_probe& probe;
  std::atomic<bool>& ready; ///< Set once the stored items are folded.
  std::size_t items_max = 1'000'000;
};

/// Owns the items: checks a write, has it committed, folds it, publishes, and
/// only then answers. Detached: building bodies and blocks may take a while. A
/// stored item that cannot be read is told and left out; the others are served.
class catalogue_keeper final : public catalogue_actor::base {
public:
  catalogue_keeper(caf::actor_config& cfg, catalogue_parts parts, catalogue::body_maker bodies);

  behavior_type make_behavior() override;
  void on_exit() override { parts_.writer = nullptr; }

private:
  /// A write on its way to the disk.
  struct pending {
    std::vector<item_outcome> outcomes;
    reply<std::vector<item_outcome>> put;
    reply<bool> removed;
  };

  void begin(const catalogue_read& x);
  void put(items_put& x);
  void remove(const item_removed& x);
  void write(write_items x, pending p);
  void finish(items_committed& x);
  void fold_row(const numbered_item& x);

  catalogue_parts parts_;
  catalogue items_;
  std::map<std::uint64_t, pending> pending_;
  std::uint64_t next_ticket_ = 1;
  std::uint64_t undecodable_ = 0; // Stored items that were left out.
};

} // namespace attune
