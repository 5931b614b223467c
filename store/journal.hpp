#pragma once

#include "protocol/result.hpp"
#include "store/answer_rows.hpp"
#include "store/item_versions.hpp"
#include "store/lesson_log.hpp"
#include "store/records.hpp"
#include "store/settings.hpp"
#include "store/store.hpp"
#include "store/visitor_rows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The one journal over a store: what was committed, in one order. `docs/decisions/0001-journal.md`
/// has its keys, bytes, order, and what a crash leaves.
///
/// Owner: the store writer. All calls from one thread at a time; each may wait for the disk.
/// Errors: a fault leaves the journal as it was, and the call may be repeated. A visitor's damaged
/// row is a fault of that visitor's calls only.
class journal {
public:
  /// Opens what is there or starts anew. Refuses a format that is not this program's.
  /// @pre `where` outlives the journal, and nobody else writes to it.
  static result<journal> open(store& where, const store_settings& settings);

  /// Commits all as one batch with one sync. Records of a visitor come in the order of their n.
  /// At most 1 GiB; more than 16 MiB gains nothing. A record that is too large, or whose visitor's
  /// key is damaged, fails all: hand them over one by one to find which, unless `store_refused`.
  /// Cost: about 4 us a record in groups of 200, 80 us alone, most of it the sync.
  result<committed> append(std::span<const visitor_record> records,
                           std::span<const item_write> items = {},
                           std::span<const answer_changes> answers = {});

  /// Whether the last `append` failed in the store, whatever it was handed: it may be repeated.
  bool store_refused() const { return store_refused_; }

  /// The number that the next lesson or item write will get; from 1.
  std::uint64_t next_number() const { return next_number_; }

  /// All that a visitor's state is folded from; empty for one that is not known.
  result<visitor_history> load(visitor_id who) { return visitors_.load(who); }

  /// Whether a visitor's state is folded from anything at all. Two look-ups; decodes nothing.
  result<bool> knows(visitor_id who) const { return visitors_.knows(who); }

  /// One timeline record's entries, if it is still kept.
  result<std::optional<std::string>> record(visitor_id who, std::uint64_t n) {
    return visitors_.record(who, n);
  }

  /// Whether the signal's id was committed in the 24 h before `now_us`.
  result<bool> seen(visitor_id who, std::uint64_t hashed_id, std::int64_t now_us) const {
    return visitors_.seen(who, hashed_id, now_us);
  }

  result<std::optional<session_row>> find_session(session_id id) {
    return visitors_.find_session(id);
  }

  /// A number that no activation had or will have, whatever crashes. One call in 4,096 waits for
  /// a commit.
  result<std::uint64_t> next_activation();

  result<void> write_checkpoint(checkpoint_name name, const checkpoint& x);
  result<std::optional<checkpoint>> read_checkpoint(checkpoint_name name) const {
    return lessons_.read_checkpoint(name);
  }

  /// See `lesson_log`.
  result<void> for_each_lesson(std::uint64_t after,
                               const std::function<void(numbered_lesson&&)>& fn,
                               std::uint64_t enough = ~std::uint64_t{0}) const {
    return lessons_.for_each(after, fn, enough);
  }
  result<std::uint64_t> lessons_trimmed() const { return lessons_.trimmed(); }

  /// Shows the newest version of each item, tombstones too, in the order of the items' keys. See
  /// `item_versions`.
  result<void>
  for_each_item(const std::function<void(numbered_item&&)>& fn,
                const std::function<void(item_key, const fault&)>& refused = nullptr) const {
    return items_.for_each(fn, refused);
  }

  /// Shows every version of each item that is kept, tombstones too: by item, the newest first. Sort
  /// them by number to fold a catalogue as it was.
  result<void> for_each_item_version(const std::function<void(numbered_item&&)>& fn) const {
    return items_.for_each_version(fn);
  }

  /// Shows what writes were answered, as far as it is kept, in the order of their keys. See
  /// `answer_rows`.
  result<void> for_each_answer(const std::function<void(stored_response&&)>& fn,
                               const std::function<void(const fault&)>& refused) const {
    return answers_.for_each(fn, refused);
  }

  /// Whether what is damaged may be dropped: `store.accept_loss`.
  bool accepts_loss() const { return accepts_loss_; }

  /// Journals the settings that models read. Equal to the newest: nothing is written.
  /// @returns the number under which they stand.
  result<std::uint64_t> record_settings(std::string_view bytes);
  result<std::optional<std::string>> settings_at(std::uint64_t number) const;
  /// The numbers of all settings that are kept, oldest first; at most 1,000.
  result<std::vector<std::uint64_t>> settings_numbers() const;

  /// Compares `check`, a digest of the key that makes pseudonyms, with the one of the first start:
  /// another key would make every visitor a stranger.
  result<void> check_pseudonyms(std::string_view check);

  /// Drops what is too old: seen ids, and sessions; of these also the oldest above
  /// `store.sessions_kept`; at most 1,000 a call. Call it every minute or so, while there are
  /// `more` again, and soon where `has_too_many_sessions`.
  result<session_expiry> expire(std::int64_t now_us);
  bool has_too_many_sessions() const { return visitors_.sessions() > sessions_kept_; }

private:
  journal(store& where, const store_settings& settings);

  /// Each batch begins here, so that a commit tells of no other's rows.
  write_batch begin_batch();
  /// Commits `batch`, with the number that is the next one then.
  result<void> commit(write_batch& batch, std::uint64_t next_number);
  result<std::optional<std::string>> read_meta(std::string_view key) const;
  result<std::uint64_t> read_number(std::string_view key) const; // 0 if there is none.

  store* store_;
  std::int64_t session_us_;
  bool accepts_loss_;
  std::size_t sessions_kept_;
  visitor_rows visitors_;
  lesson_log lessons_;
  item_versions items_;
  answer_rows answers_;
  std::uint64_t next_number_ = 1;
  std::uint64_t next_activation_ = 1;
  std::uint64_t activations_end_ = 1; // Durable: numbers below it may have been used.
  bool store_refused_ = false;
};

} // namespace attune
