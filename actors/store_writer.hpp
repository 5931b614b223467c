#pragma once

#include "actors/backlog.hpp"
#include "actors/engine_clock.hpp"
#include "actors/engine_probe.hpp"
#include "actors/interfaces.hpp"
#include "actors/interruptible_pause.hpp"
#include "store/journal.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// What the store writer shares with the rest; outlives it.
struct store_writer_parts {
  journal& log;
  backlog& uncommitted;
  const engine_clock& clock;
  engine_probe& probe;
  std::atomic<bool>& healthy; ///< Whether the last commit worked: a check of readiness.
};

/// The journal's only writer. Detached: it may wait for the disk.
///
/// Everything that came before a commit began goes into one batch with one sync; then clients are
/// acknowledged and the lessons go on to learner and segmenter. A commit that the store refuses is
/// tried again every 200 ms; nothing is acknowledged meanwhile, and the backlog's bound turns
/// signals away. One that fails for what is in it is handed over one by one, so that a record which
/// cannot be stored holds no other: it is dropped, and its visitor leaves and is loaded anew.
/// Questions are answered behind all records that came before them, or not at all.
///
/// A checkpoint that is damaged is passed over where all lessons are kept, or where loss is
/// accepted: its fold begins anew. In lockstep a fold that dies holds back the acknowledgements
/// that waited for it, until its successor has published what the journal holds.
class store_writer final : public store_writer_actor::base {
public:
  store_writer(caf::actor_config& cfg, store_writer_parts parts);

  behavior_type make_behavior() override;
  using store_writer_actor::base::enqueue;
  /// Wakes the writer for a question, too. Any thread.
  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* host) override;
  void on_exit() override; ///< Lets go of whom it knows: they know it, too.

private:
  static constexpr std::size_t lessons_at_once = 100'000; // Some 20 MB.

  /// What a commit put into the journal, to be told.
  struct commit_outcome {
    std::vector<outgoing_record> records;
    std::vector<numbered_lesson> lessons;
    std::vector<std::pair<item_writer, items_committed>> items;
  };

  void take(records_collected& x);
  void commit_soon();
  /// Waits where the last commit began a moment ago. @returns whether it did.
  bool wait_for_more();

  // store_writer_commit.cpp: what is pending, into the journal.
  bool commit();
  result<void> commit_together(commit_outcome& out);
  result<void> commit_singly(commit_outcome& out);
  result<void> commit_records_singly(commit_outcome& out);
  result<void> commit_items_singly(commit_outcome& out);
  void drop(const outgoing_record& x, const fault& why);
  void drop_lost();
  void report(commit_outcome& x);
  void acknowledge(std::vector<outgoing_record> stored);
  void teach(std::vector<numbered_lesson> lessons);

  /// In lockstep: records that are acknowledged when every fold has published what they taught.
  struct lockstep_batch {
    std::vector<outgoing_record> records;
    std::size_t folds_missing = 0;
  };
  using batch_ptr = std::shared_ptr<lockstep_batch>;
  void ask_fold(checkpoint_name name, const lessons_due& due, std::vector<batch_ptr> batches);
  void expire_soon();
  void expire();

  // store_writer.cpp: questions.
  fault unanswered(const fault& why) const;
  result<findings> find(const look_up& x);
  result<std::optional<session_row>> find(const find_session& x);
  result<bool> find(const find_visitor& x);
  void answer(const load_visitor& x);
  void answer(const look_up& x);
  void answer(const find_session& x);
  void answer(const find_visitor& x);
  void answer(const refold& x);
  result<void> read_past(const refold& x, std::optional<checkpoint>& from,
                         std::vector<numbered_lesson>& after) const;
  result<std::uint64_t> begin_after(const refold& x, std::optional<checkpoint>& from) const;
  void answer(const read_catalogue& x);

  store_writer_parts parts_;
  struct known_fold {
    fold_reader reader;
    bool has_its_past = false; // All of it was sent.
  };

  std::map<checkpoint_name, known_fold> folds_;                   // That asked for their past.
  std::map<checkpoint_name, std::vector<batch_ptr>> unpublished_; // Wait until a fold has its past.
  std::vector<outgoing_record> pending_;
  std::vector<write_items> pending_items_;
  std::set<visitor_id> lost_; // A record was dropped: so is what follows, until it is loaded anew.
  bool commit_queued_ = false;
  std::chrono::steady_clock::time_point last_commit_{}; // When it began.
  std::size_t last_records_ = 0;                        // How many it had.
  interruptible_pause pause_;                           // Before the next.
  bool expiry_queued_ = false;
  std::string last_fault_;
  std::uint64_t commits_ = 0;
  std::uint64_t records_ = 0;
};

} // namespace attune
