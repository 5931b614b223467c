#pragma once

#include "actors/backlog.hpp"
#include "actors/engine_clock.hpp"
#include "actors/engine_probe.hpp"
#include "actors/idempotent_responses.hpp"
#include "actors/interfaces.hpp"
#include "models/catalogue.hpp"
#include "models/latest.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// What the catalogue's actor shares with the rest; outlives it.
struct catalogue_parts {
  store_writer_actor writer;
  std::vector<item_sweeper_actor> sweepers; ///< By loop.
  latest<catalogue_snapshot>& published;
  backlog& uncommitted;
  const engine_clock& clock;
  engine_probe& probe;
  std::atomic<bool>& ready; ///< Set once the stored items are folded.
  std::size_t items_max = 1'000'000;
};

/// An item as logs name it: the 16 hex digits of its key.
std::string name_of(item_key x);

/// Owns the items: checks a write, has it committed, folds it, publishes, and
/// only then answers, and tells the sweepers if something is gone. Detached: building bodies and
/// blocks may take a while. A stored item that cannot be read is told and left out; the others are
/// served.
class catalogue_keeper final : public catalogue_actor::base {
public:
  catalogue_keeper(caf::actor_config& cfg, catalogue_parts parts, catalogue::body_maker bodies);

  behavior_type make_behavior() override;
  void on_exit() override;

private:
  static constexpr std::size_t patches_max = 1'000; // That wait for a write of their item.

  /// A write on its way to the disk.
  struct pending {
    std::string once; ///< `idempotency_key::key`.
    std::vector<item_key> items;
    std::function<void(const result<void>&)> done;
  };

  void begin(catalogue_read& x);
  void put(put_items_request& x);
  void patch(patch_item_request& x);
  void merge(patch_item_request& x);
  void remove(const remove_item_request& x);

  /// Whether a write of this name is known. Then `say` was given what it was answered, or `done` a
  /// fault.
  template <class T, class Say>
  bool was_answered(const idempotency_key& once, const reply<T>& done, Say say);
  /// Whether the past is not folded yet. Then `done` is told.
  template <class T>
  bool is_too_early(const reply<T>& done) const;
  /// @param answer  What `say` would be given, if it is sent again.
  void write(write_items x, const idempotency_key& once, std::string answer,
             std::function<void(const result<void>&)> done);
  void finish(items_committed& x);
  void fold_row(const numbered_item& x);
  void publish();

  catalogue_parts parts_;
  catalogue items_;
  idempotent_responses answered_;
  std::map<std::uint64_t, pending> pending_;    // By ticket.
  std::map<item_key, std::uint32_t> in_flight_; // How many of the pending write it.
  std::deque<patch_item_request> patches_;      // Wait for those.
  std::uint64_t next_ticket_;
  bool begun_ = false;
  std::uint64_t gone_told_ = 0;   // `gone_at` of which the sweepers know.
  std::size_t visible_told_ = 0;  // `visible` likewise.
  std::uint64_t undecodable_ = 0; // Stored items that were left out.
};

} // namespace attune
