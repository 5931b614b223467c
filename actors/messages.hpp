#pragma once

#include "actors/catalogue_messages.hpp"
#include "actors/client_credit.hpp"
#include "models/learned.hpp"
#include "protocol/port.hpp"
#include "store/records.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

class loop;

// Who gets an answer: any actor that understands it.
struct history_loaded;
using history_reader = caf::typed_actor<caf::reacts_to<history_loaded>>;
struct looked_up;
using look_up_reader = caf::typed_actor<caf::reacts_to<looked_up>>;
struct record_lost;
using record_sender = caf::typed_actor<caf::reacts_to<record_lost>>;
struct session_found;
using session_reader = caf::typed_actor<caf::reacts_to<session_found>>;
struct visitor_found;
using visitor_reader = caf::typed_actor<caf::reacts_to<visitor_found>>;
struct refolded;
struct lessons_committed;
struct lessons_due;
using fold_reader = caf::typed_actor<caf::reacts_to<refolded>, caf::reacts_to<lessons_committed>,
                                     caf::replies_to<lessons_due>::with<bool>>;
struct flushed;
using flush_reader = caf::typed_actor<caf::reacts_to<flushed>>;

// What actors say to each other. None of it leaves the process, so it travels unserialized.

/// A client came, over a socket or a stream.
struct client_opened {
  greeting who;
  sink_ptr sink;
  reply<opened> done;
  loop* where = nullptr; ///< The socket's; null in tests.
};

/// A message came by HTTP.
struct message_posted {
  post_request what;
  reply<post_outcome> done;
};

/// A list is wanted by HTTP.
struct list_wanted {
  list_request what;
  reply<slate> done;
};

/// All that is held about the visitor is wanted.
struct export_wanted {
  requester who;
  std::optional<token_digest> token;
  reply<std::string> done;
};

/// Global Privacy Control was said, with a request that is not served.
struct opted_out {
  requester who;
  reply<bool> done;
};

/// What the directory routes to a visitor.
using errand = std::variant<client_opened, message_posted, list_wanted, export_wanted, opted_out>;

/// An errand with the session that the directory found or made for it.
struct arrival {
  session_id session;
  token_digest token; ///< Of a session made now.
  bool session_made = false;
  bool visitor_made = false;
  std::optional<std::string> row; ///< The session's stored row, where it was not live.
  errand what;
};

/// A connection says something.
struct client_says {
  session_id session;
  std::uint64_t connection = 0;
  client_message what;
  std::shared_ptr<client_credit> credit;
};

struct client_gone {
  session_id session;
  std::uint64_t connection = 0;
};

/// Batches wait for one that is missing: its time is over.
struct gap_over {
  session_id session;
  std::uint64_t gap = 0; ///< Its number among the session's.
};

/// Somebody to tell once a record is committed.
struct acknowledgement {
  sink_ptr sink;
  std::uint64_t seq = 0;
  std::vector<row_report> dropped;
};

/// A visitor's record on its way to the journal.
struct outgoing_record {
  visitor_record record;
  std::vector<acknowledgement> acks;
  std::vector<std::function<void()>> committed;           ///< Called once it is.
  std::vector<std::function<void(const fault&)>> dropped; ///< Called if it never will be.
  record_sender from;                                     ///< The visitor.
  std::size_t bytes = 0;                                  ///< What it counts in the backlog.
};

/// What a loop's visitors collected.
struct records_collected {
  std::vector<outgoing_record> all;
};

/// The journal cannot take a record of this visitor: it was dropped, and so is what it sent since.
struct record_lost {};

/// A visitor's state is wanted from the store. `reader` gets `history_loaded`.
struct load_visitor {
  visitor_id who;
  history_reader reader;
};

struct history_loaded {
  result<visitor_history> history;
  std::uint64_t activation = 0;
};

/// Which ids are known of old, and what records hold. `reader` gets `looked_up`
/// with the same number.
struct look_up {
  visitor_id who;
  std::uint64_t question = 0;
  std::vector<std::uint64_t> ids;
  std::vector<std::uint64_t> records;
  std::int64_t now_us = 0;
  look_up_reader reader;
};

struct findings {
  std::vector<bool> known;                         ///< By `ids`.
  std::vector<std::optional<std::string>> entries; ///< By `records`.
};

struct looked_up {
  std::uint64_t question = 0;
  result<findings> found;
};

/// INTERNAL to a visitor: its question to the store has waited long enough. 0
/// is the first, `load_visitor`.
struct store_late {
  std::uint64_t question = 0;
};

/// Whether anything is stored of a visitor. `reader` gets `visitor_found`.
struct find_visitor {
  visitor_id who;
  std::uint64_t ticket = 0;
  visitor_reader reader;
};

/// Journals settings: see `journal::record_settings`. `done` is called on the writer's thread.
struct write_settings {
  std::string text;
  reply<std::uint64_t> done;
};

struct visitor_found {
  std::uint64_t ticket = 0;
  result<bool> known;
};

/// `reader` gets `session_found`.
struct find_session {
  session_id session;
  std::uint64_t ticket = 0;
  session_reader reader;
};

struct session_found {
  std::uint64_t ticket = 0;
  result<std::optional<session_row>> row;
};

/// Committed lessons, in order. Sent to learner and segmenter, each takes its own.
struct lessons_committed {
  std::shared_ptr<const std::vector<numbered_lesson>> all;
};

/// The same in lockstep: answered once it is published.
struct lessons_due {
  std::shared_ptr<const std::vector<numbered_lesson>> all;
};

/// A fold begins: its checkpoint and all lessons after it are wanted. From the
/// answer on, `reader` gets what is committed.
struct refold {
  checkpoint_name name = checkpoint_name::learner;
  /// Lessons above this number, or above those that are kept no more. Empty:
  /// the checkpoint and what came after it.
  std::optional<std::uint64_t> after;
  fold_reader reader;
};

struct refolded {
  std::optional<checkpoint> from;
  std::shared_ptr<const std::vector<numbered_lesson>> after;
  bool more = false; ///< There are later ones: ask for them.
  std::string fault; ///< Why it cannot be done; empty if it can.
};

struct checkpoint_made {
  checkpoint_name name = checkpoint_name::learner;
  checkpoint what;
};

/// A visitor has written all it had, or could not begin: it may be forgotten.
struct visitor_left {
  visitor_id who;
  caf::actor_id actor = 0;
  bool cut_off = false; ///< It closed its clients' sockets, and could not write that down.
};

/// A visitor's actor has ended, whatever the reason.
struct visitor_ended {
  visitor_id who;
  caf::actor_id actor = 0;
};

/// A visitor will not leave after all.
struct visitor_stays {
  visitor_id who;
};

/// A visitor no longer holds a session: who comes with it goes by what is stored.
struct session_dropped {
  session_id session;
};

/// A collector hands over all it has; then `reader` gets `flushed` with the ticket.
struct flush_records {
  std::uint64_t ticket = 0;
  flush_reader reader;
};

struct flushed {
  std::uint64_t ticket = 0;
};

/// INTERNAL to the supervisor: an actor that died is due again.
struct child_due {
  std::string kind;
};

/// An operator asks one actor.
struct inspect {
  reply<std::string> done;
};

struct list_actors {
  actor_query what;
  reply<std::string> done;
};

struct inspect_one {
  std::string id; ///< A visitor's, or a kind's name.
  reply<std::string> done;
};

/// A decision of the person is committed: lists may say so.
struct consent_stored {};

struct inspect_session {
  session_id id;
  reply<std::string> done;
};

} // namespace attune

CAF_BEGIN_TYPE_ID_BLOCK(attune_messages, caf::first_custom_type_id)

CAF_ADD_TYPE_ID(attune_messages, (attune::arrival))
CAF_ADD_TYPE_ID(attune_messages, (attune::client_says))
CAF_ADD_TYPE_ID(attune_messages, (attune::client_gone))
CAF_ADD_TYPE_ID(attune_messages, (attune::gap_over))
CAF_ADD_TYPE_ID(attune_messages, (attune::outgoing_record))
CAF_ADD_TYPE_ID(attune_messages, (attune::records_collected))
CAF_ADD_TYPE_ID(attune_messages, (attune::record_lost))
CAF_ADD_TYPE_ID(attune_messages, (attune::load_visitor))
CAF_ADD_TYPE_ID(attune_messages, (attune::history_loaded))
CAF_ADD_TYPE_ID(attune_messages, (attune::look_up))
CAF_ADD_TYPE_ID(attune_messages, (attune::looked_up))
CAF_ADD_TYPE_ID(attune_messages, (attune::store_late))
CAF_ADD_TYPE_ID(attune_messages, (attune::find_session))
CAF_ADD_TYPE_ID(attune_messages, (attune::session_found))
CAF_ADD_TYPE_ID(attune_messages, (attune::find_visitor))
CAF_ADD_TYPE_ID(attune_messages, (attune::write_settings))
CAF_ADD_TYPE_ID(attune_messages, (attune::visitor_found))
CAF_ADD_TYPE_ID(attune_messages, (attune::lessons_committed))
CAF_ADD_TYPE_ID(attune_messages, (attune::lessons_due))
CAF_ADD_TYPE_ID(attune_messages, (attune::refold))
CAF_ADD_TYPE_ID(attune_messages, (attune::refolded))
CAF_ADD_TYPE_ID(attune_messages, (attune::checkpoint_made))
CAF_ADD_TYPE_ID(attune_messages, (attune::write_items))
CAF_ADD_TYPE_ID(attune_messages, (attune::items_committed))
CAF_ADD_TYPE_ID(attune_messages, (attune::read_catalogue))
CAF_ADD_TYPE_ID(attune_messages, (attune::catalogue_read))
CAF_ADD_TYPE_ID(attune_messages, (attune::put_items_request))
CAF_ADD_TYPE_ID(attune_messages, (attune::patch_item_request))
CAF_ADD_TYPE_ID(attune_messages, (attune::remove_item_request))
CAF_ADD_TYPE_ID(attune_messages, (attune::items_changed))
CAF_ADD_TYPE_ID(attune_messages, (attune::visitor_left))
CAF_ADD_TYPE_ID(attune_messages, (attune::visitor_ended))
CAF_ADD_TYPE_ID(attune_messages, (attune::visitor_stays))
CAF_ADD_TYPE_ID(attune_messages, (attune::session_dropped))
CAF_ADD_TYPE_ID(attune_messages, (attune::consent_stored))
CAF_ADD_TYPE_ID(attune_messages, (attune::flush_records))
CAF_ADD_TYPE_ID(attune_messages, (attune::flushed))
CAF_ADD_TYPE_ID(attune_messages, (attune::inspect))
CAF_ADD_TYPE_ID(attune_messages, (attune::list_actors))
CAF_ADD_TYPE_ID(attune_messages, (attune::inspect_one))
CAF_ADD_TYPE_ID(attune_messages, (attune::inspect_session))

CAF_ADD_ATOM(attune_messages, attune, rerank_atom, "rerank") // At most 10 characters in 0.17.
CAF_ADD_ATOM(attune_messages, attune, deferred_atom, "deferred")
CAF_ADD_ATOM(attune_messages, attune, consents_atom, "consents")
CAF_ADD_ATOM(attune_messages, attune, leave_atom, "leave")
CAF_ADD_ATOM(attune_messages, attune, relearn_atom, "relearn")
CAF_ADD_ATOM(attune_messages, attune, refill_atom, "refill")
CAF_ADD_ATOM(attune_messages, attune, sweep_atom, "sweep")
CAF_ADD_ATOM(attune_messages, attune, commit_atom, "commit")
CAF_ADD_ATOM(attune_messages, attune, publish_atom, "publish")
CAF_ADD_ATOM(attune_messages, attune, expire_atom, "expire")
CAF_ADD_ATOM(attune_messages, attune, expire_more_atom, "expiremore")

CAF_END_TYPE_ID_BLOCK(attune_messages)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::arrival)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::errand)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::client_says)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::client_gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::gap_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::outgoing_record)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::records_collected)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::record_lost)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::load_visitor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::history_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::look_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::looked_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::store_late)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::find_session)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::session_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::find_visitor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::write_settings)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::visitor_found)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::lessons_committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::lessons_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::refold)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::refolded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::checkpoint_made)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::write_items)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::items_committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::read_catalogue)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::catalogue_read)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::put_items_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::patch_item_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::remove_item_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::items_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::visitor_left)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::visitor_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::visitor_stays)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::session_dropped)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::consent_stored)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::flush_records)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::flushed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::child_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::inspect)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::list_actors)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::inspect_one)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(attune::inspect_session)
