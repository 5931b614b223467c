#pragma once

#include "actors/client.hpp"
#include "actors/connected_visitors.hpp"
#include "actors/engine_parts.hpp"
#include "models/recent_ids.hpp"
#include "protocol/rarely.hpp"

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// Whom visitors talk to. Held by all of them and by the directory, until they end.
struct visitor_ties {
  engine_parts& parts;
  store_writer_actor writer;
  std::vector<collector_actor> collectors;                    ///< By loop.
  std::vector<std::shared_ptr<connected_visitors>> connected; ///< By loop.
  visitor_keeper directory;
};

/// One live visitor: a mailbox around `visitor_state` and its client sessions.
///
/// Everything a client says is handled in order. Three things wait for the store, and hold only
/// what comes after them: activation, a signal id older than those in memory, a reward for a
/// decision no longer in memory. What is not answered within `engine.store_wait_ms` is refused, to
/// be sent again. A list is pushed first, then the record is sent; where more urgent signals come
/// than can be ranked, the record goes first and one list answers them all.
class visitor final : public visitor_actor::base {
public:
  /// @param cut_off_us  When a session whose row says `connected` lost its socket: with the server,
  ///                    or with the actor before this one. System clock.
  visitor(caf::actor_config& cfg, visitor_id id, std::shared_ptr<const visitor_ties> ties,
          std::shared_ptr<visitor_gauge> gauge, std::size_t loop_index, std::int64_t cut_off_us);

  behavior_type make_behavior() override;
  caf::resumable::resume_result resume(caf::execution_unit* where, std::size_t most) override;
  void on_exit() override;

  /// Whether a list that a client looks at shows an item that may not be shown, or has fewer than
  /// it could have. For its loop's sweeper, on that loop. Cost: about 50 ns a position.
  bool is_behind(const catalogue_snapshot& items) const;

private:
  static constexpr std::size_t waiting_max = 256;
  /// Bytes of records behind the newest profile: with that, all that loading reads and folds.
  static constexpr std::size_t unfolded_max = 256 * 1024;

  /// Who is told what became of a message.
  struct asker {
    sink_ptr sink;
    std::uint64_t connection = 0; ///< Of the sink.
    std::shared_ptr<client_credit> credit;
    reply<post_outcome> posted;
    bool wait_durable = false;
    bool session_made = false;
    bool visitor_made = false;
    bool decided = false; ///< About consent: is told what is in force.
    rows_used used;       ///< Of a posted batch.
  };

  /// What a decision about consent came to.
  struct consent_ruling {
    bool changed = false;
    bool grants_too_old = false; ///< It would grant more, and is older than what is in force.
  };

  /// What waits for the store's answer.
  struct asked_store {
    std::uint64_t question = 0;
    session_id session;
    std::variant<signal_batch, outside_reward, inspect_session> what;
    asker from;
    std::vector<std::uint64_t> ids;       ///< `look_up::ids`.
    std::vector<decision_id> decisions;   ///< By the order of `look_up::records`.
    std::vector<std::uint64_t> purchases; ///< The records behind those.
  };

  /// The record in the making.
  struct record_draft {
    std::vector<timeline_entry> entries;
    lessons taught;
    std::vector<std::uint64_t> seen;
    bool forget = false;
  };

  /// Who waits for a record of decisions of consent.
  struct held_consents {
    std::vector<std::function<void()>> committed;
    std::vector<std::function<void(const fault&)>> dropped;
    bool any = false;
  };

  /// Records of decisions of consent: as many at once, then one each time.
  static constexpr auto consents_at_once = 8;
  static constexpr auto consents_interval = std::chrono::milliseconds{250};

  /// Why the collector hands over.
  enum class flushing : std::uint8_t { no, to_move, to_leave };

  using work = std::variant<arrival, client_says, consent_stored, inspect, inspect_session>;

  // visitor.cpp: life and order.
  void begin(history_loaded& x);
  result<void> fold_past(const visitor_history& past);
  bool may_begin(const arrival& x) const;
  void give_up(fault why);
  void lose();
  bool busy() const { return !loaded_ || asked_ || flushing_ != flushing::no; }
  void take(work x);
  static bool is_of_the_visitor(const work& x);
  void touch(); ///< Its time in memory begins anew.
  void handle(work& x);
  void renew_settings();
  void refuse(work& x, const fault& why);
  void ask(look_up question, asked_store x);
  void refuse(asked_store& x, const fault& why);
  void on_late(const store_late& x);
  void go_on();
  void flush(flushing why);
  void on_flushed(const flushed& x);
  void leave();
  std::string stats() const;
  void show_session(inspect_session& x);
  std::string session_page(const client& c, const findings& found) const;

  // visitor_clients.cpp: who is connected.
  void open(arrival& x, client_opened& who);
  void attach_client(client& c, client_opened& who, welcome facts, bool fresh);
  void resume_slots(client& c, connection& at, const greeting& who, bool resumed);
  void gone(const client_gone& x);
  void close_client(client& c, close_reason why);
  client& client_of(arrival& x);
  client* find(session_id id);
  void surround(client& c, std::optional<attune::context>& x) const;
  void cut_surroundings(client& c) const;
  void begin_epoch(client& c);
  std::string epoch_of(const client& c) const;
  void respect(bool gpc);
  void make_room();
  void end_session(session_id id);
  void move_to(loop* where);
  void enter_connected();
  void leave_connected();

  // visitor_messages.cpp: what clients say.
  void on(arrival& x, message_posted& m);
  void on(arrival& x, list_wanted& m);
  void on(arrival& x, export_wanted& m);
  void on(arrival& x, opted_out& m);
  void say(client& c, connection* at, client_message& what, asker from);
  void subscribe(client& c, connection* at, subscription& x);
  void steer(client& c, const control& x, asker from);
  void change_consent(client& c, consent_change& x, asker from);
  /// @param repeated  By a hello, in which a client says again what it was told once.
  consent_ruling decide(const consent_change& x, bool repeated);
  /// The warning of a decision that `grants_too_old`.
  static row_report old_grant();
  void put_in_force(std::uint16_t bits, std::int64_t decided_ms);
  /// Writes them at once, or with those that follow soon.
  void send_consents(std::vector<std::function<void()>> committed,
                     std::vector<std::function<void(const fault&)>> dropped);
  void on_consents_due();
  void on(const consent_stored& x);
  /// @param decided  Whether it answers a decision of consent, whose records have a pace.
  void answer(client& c, asker from, std::uint32_t accepted, std::vector<row_report> dropped,
              bool decided = false);

  // visitor_sequence.cpp: batches in their order; visitor_signals.cpp: what they hold, and rewards.
  void take_batch(client& c, signal_batch& x, asker from);
  void take_in_turn(client& c, signal_batch& x, asker from);
  void hold(client& c, signal_batch& x, const asker& from);
  void wait_for_missing(client& c);
  void take_held(client& c);
  void on_gap(const gap_over& x);
  bool ask_store(client& c, signal_batch& x, asker& from);
  void reward(client& c, outside_reward& x, asker from);
  void leave_if_unknown();
  void on_looked_up(looked_up& x);
  void on_found(asked_store& asked, client& c, const findings& found);
  void reward_found(asked_store& asked, client& c, const findings& found);
  void apply(client& c, signal_batch& x, const asked_store* asked, const findings* found,
             asker from);
  static bool was_known(const asked_store& asked, const findings& found, std::uint64_t id_hash);
  /// Whether `x` was handled before, or in `before`, by its id or its order: the row to drop.
  std::optional<row_report> duplicate_of(const signal& x, const batch_entry& before,
                                         const asked_store* asked, const findings* found) const;
  void remember_unstored(const batch_entry& x);
  // visitor_refunds.cpp
  /// Fills what a refund takes back. @returns the row to drop, where it can take nothing back.
  /// @param before  The rows of its batch that come before it.
  std::optional<row_report> take_back(signal_entry& x, const batch_entry& before,
                                      const asked_store* asked, const findings* found) const;
  std::optional<timeline_record> purchase_record(std::uint64_t n, const asked_store* asked,
                                                 const findings* found) const;
  void leads_to_lists(client& by, std::span<const std::string_view> causes,
                      std::int64_t received_us);
  signal_entry entry_of(const signal& x, const asked_store* asked, const findings* found) const;
  item_features features_of_item(const std::string& wire_id) const;
  /// A warning for what was applied and names an item or topic that the catalogue does not have.
  std::optional<row_report> warning_of(const signal& x, const catalogue_snapshot& items) const;
  std::optional<row_report> warning_of(const control& x) const;

  // visitor_lists.cpp: rankings; visitor_gone.cpp: items that were taken away.
  void rerank_now();
  void rerank_urgently();
  void on_deferral_over();
  void rerank_deferred();
  void rerank_soon();
  void on_interval_over();
  void rerank_due();
  void on_items_changed();
  std::size_t wanted(const std::string& list, const live_slot& s) const; ///< How many items.
  bool is_short(const client& c, const std::string& list, const live_slot& s,
                const catalogue_snapshot& items) const;
  bool drop_what_is_gone(client& c, const std::string& list, live_slot& s,
                         const catalogue_snapshot& items);
  void on_refill();
  /// @param answers  The subscription that asks for it, where one does.
  void rank_and_show(client& c, const std::string& slot, live_slot& s, bool always, bool snapshot,
                     std::shared_ptr<const slate> base, const subscription* answers = nullptr);
  /// @param always  Whether a list of the same items is a new one.
  /// @returns the list, and whether it is a new one; else it is as it was shown.
  std::pair<std::shared_ptr<slate>, bool> rank(client& c, const std::string& list, live_slot& s,
                                               std::span<const own_item> own, bool always);
  /// What a list is asked to be, and what its ranking may read.
  ranking_question question_of(const client& c, const std::string& list, const live_slot& s,
                               std::span<const own_item> own) const;
  /// Ranks, and changes nothing.
  ranking look(const decision_place& place, const ranking_question& question,
               std::span<const own_item> own, const snapshots& from) const;
  /// @pre `slot` and `list` outlive it.
  decision_place next_decision(const client& c, std::string_view slot, std::string_view list,
                               std::int64_t now_us) const;
  /// Names a decision where nothing may name its visitor.
  std::uint64_t draw_of(const decision_id& x) const;
  bool still_shows(const client& c, const std::string& list, const live_slot& s,
                   const ranking& now) const;
  void answer_prefetch(arrival& x, list_wanted& m);
  static std::string name_of(const client& c, const list_wanted& m);
  std::vector<item_key> shown_above(const client& c, const live_slot& below) const;
  /// What a list shows: its decision's positions but for what was taken off since.
  struct standing {
    std::vector<slate_entry> entries;
    std::vector<item_key> gone; ///< Shown, and may not be any more; none of `entries`.
  };
  standing standing_of(const client& c, const std::string& list, const live_slot& s,
                       const catalogue_snapshot& items) const;
  /// What is shown.
  std::shared_ptr<slate> as_shown(const client& c, const std::string& list, const live_slot& s,
                                  std::vector<slate_entry> entries) const;
  /// The list of that name, if it has revision `have` and its items are as they were: what a delta
  /// rests on.
  std::shared_ptr<const slate> base_of(const client& c, const std::string& list,
                                       std::uint64_t have) const;
  std::string rid_of(const list_shown& x) const;

  // visitor_record.cpp: what goes to the journal.
  /// @returns what its purchases earned.
  std::vector<lessons::reward> learn_from(const timeline_entry& x);
  /// Before the batch is learned from: what its visits say of the features' worth.
  void learn_choices(const batch_entry& x);
  void send_record(std::vector<acknowledgement> acks, std::vector<std::function<void()>> committed,
                   std::vector<std::function<void(const fault&)>> dropped = {});
  void add_held(std::vector<std::function<void()>>& committed,
                std::vector<std::function<void(const fault&)>>& dropped);
  std::optional<timeline_record> read_record(const std::string& bytes) const;
  bool durable() const { return state_.granted().has(purpose::profile); }

  const visitor_id id_;
  std::shared_ptr<const visitor_ties> ties_;
  engine_parts& parts_;
  std::shared_ptr<visitor_gauge> gauge_;
  std::size_t loop_index_;
  const std::int64_t cut_off_us_;

  /// What it is ranked and folded under: the same for all of a record.
  std::shared_ptr<const settings_in_force> settings_;
  std::uint64_t settings_version_ = 0; // Of `engine_parts::models`.
  visitor_state state_;
  /// Ids and orders that were handled without `profile`, or before it was withdrawn: never stored.
  rarely<recent_ids> ids_without_profile_;
  std::uint64_t newest_seq_ = 0; ///< The highest `seq` of a session of this visitor.
  std::map<session_id, client> clients_;
  bool loaded_ = false;
  bool known_ = false;                  ///< The store had something of this visitor.
  bool has_begun_ = false;              ///< An arrival was handled: it was no newcomer too many.
  std::unique_ptr<const fault> failed_; ///< Why it cannot begin or go on: all are refused.
  std::unique_ptr<asked_store> asked_;  // Null but for moments.
  std::uint64_t questions_ = 0;         // Asked so far; `load_visitor` is number 0.
  std::list<work> waiting_;             // Mostly empty: a deque would keep half a kilobyte.
  flushing flushing_ = flushing::no;
  loop* moving_to_ = nullptr;

  std::uint64_t activation_ = 0;
  std::uint64_t next_n_ = 1;       // Of the record in the making.
  std::uint32_t next_ordinal_ = 0; // Of the next decision in it.
  std::uint64_t epochs_ = 0;
  std::uint64_t connections_ = 0;
  rarely<record_draft> draft_;
  rarely<held_consents> held_consents_;
  std::chrono::steady_clock::time_point
    consents_until_; ///< Records of them are paid for till then.
  bool profile_wanted_ = false;
  std::uint64_t profile_signals_ = 0; // Applied when the last profile was written.
  std::uint64_t profile_n_ = 0;       // The last record in it.
  std::size_t unfolded_bytes_ = 0;    // Of the records behind it.
  bool opted_out_ = false;            ///< By Global Privacy Control, in a request that was refused.
  std::chrono::steady_clock::time_point rerank_at_ =
    std::chrono::steady_clock::time_point::max(); ///< When a slot's interval is over next.
  bool rerank_deferred_ = false; ///< `rerank_now` is asked for, behind what is ready.
  bool deferral_queued_ = false; ///< At its loop: never twice.
  bool refill_pending_ = false;
  std::optional<std::size_t> connected_at_; // Its place among its loop's connected visitors.
};

} // namespace attune
