#pragma once

#include "actors/messages.hpp"

namespace attune {

/// OBSERVABLE: what every long-lived actor answers to an operator: one JSON
/// object of counts, states and versions, no raw ids.
using observable_actor = caf::typed_actor<caf::reacts_to<inspect>>;

/// VISITOR: one visitor's live state.
using visitor_actor = caf::typed_actor<
  // The store's answer to its first question: begins its work.
  caf::reacts_to<history_loaded>,
  // A client came, a message or a question by HTTP.
  caf::reacts_to<arrival>,
  // A connection says something.
  caf::reacts_to<client_says>,
  // A connection is gone.
  caf::reacts_to<client_gone>,
  // INTERNAL: held batches have waited long enough.
  caf::reacts_to<gap_over>,
  // The store's answer about ids and records: goes on with what waited.
  caf::reacts_to<looked_up>,
  // What it holds will never be stored: leaves, to be loaded anew.
  caf::reacts_to<record_lost>,
  // INTERNAL: the store has not answered in time.
  caf::reacts_to<store_late>,
  // INTERNAL: a slot's interval is over.
  caf::reacts_to<rerank_atom>,
  // INTERNAL: what is ready has had its turn: shows the lists that urgent signals asked for.
  caf::reacts_to<deferred_atom>,
  // It may show an item that is gone, or fewer than there are: takes it off its lists, fills them.
  caf::reacts_to<items_changed>,
  // INTERNAL: asks for the items that its lists have room for.
  caf::reacts_to<refill_atom>,
  // INTERNAL: decisions of consent have waited long enough: writes the newest.
  caf::reacts_to<consents_atom>,
  // The collector handed all over: moves to another loop, or leaves.
  caf::reacts_to<flushed>,
  // It has been idle: writes its profile and leaves, or says that it stays.
  caf::reacts_to<leave_atom>,
  // INTERNAL: what the person decided is committed.
  caf::reacts_to<consent_stored>,
  // An operator wants a session with the newest of its timeline.
  caf::reacts_to<inspect_session>>::extend_with<observable_actor>;

/// What a visitor tells the directory.
using visitor_keeper =
  caf::typed_actor<caf::reacts_to<visitor_left>, caf::reacts_to<visitor_stays>,
                   caf::reacts_to<visitor_ended>, caf::reacts_to<session_dropped>,
                   // It came for a session that is held no more.
                   caf::reacts_to<errand>>;

/// COLLECTOR: one a loop; gathers records of its loop's visitors and hands them over together.
using collector_actor = caf::typed_actor<
  // Takes a record: hands over at once after quiet, else when the pause is over.
  caf::reacts_to<outgoing_record>,
  // INTERNAL: the pause is over.
  caf::reacts_to<commit_atom>,
  // Hands over all it has, then answers.
  caf::reacts_to<flush_records>,
  // A visitor's question to the store: goes behind the visitor's records.
  caf::reacts_to<look_up>>;

/// ITEM SWEEPER: one a loop; finds which of its visitors show what is gone, or too little.
using item_sweeper_actor = caf::typed_actor<
  // Items may not be shown any more, or there are more for short lists, as the catalogue published.
  caf::reacts_to<items_changed>,
  // INTERNAL: the next piece, or a new round after the pause.
  caf::reacts_to<sweep_atom>>;

/// STORE WRITER: the journal's only writer, and the only actor that waits for the disk.
using store_writer_actor = caf::typed_actor<
  // Commits as one batch with whatever else has come; then acknowledges and hands lessons on.
  caf::reacts_to<records_collected>,
  // INTERNAL: commits what is pending.
  caf::reacts_to<commit_atom>,
  // Questions, answered behind all that came before them.
  caf::reacts_to<load_visitor>, caf::reacts_to<look_up>, caf::reacts_to<find_session>,
  caf::reacts_to<find_visitor>, caf::reacts_to<refold>, caf::reacts_to<read_catalogue>,
  // Commits item writes, with what is pending.
  caf::reacts_to<write_items>,
  // Journals settings, and answers with their number.
  caf::reacts_to<write_settings>,
  // Stores a fold's checkpoint.
  caf::reacts_to<checkpoint_made>,
  // INTERNAL: drops what is too old, every minute; goes on with it.
  caf::reacts_to<expire_atom>, caf::reacts_to<expire_more_atom>>::extend_with<observable_actor>;

/// FOLD: learner or segmenter, the pure half's thin shell.
using fold_actor = fold_reader::extend<
  // `fold_reader`: its past, from where on it takes only numbers above; then
  // what is committed. INTERNAL: the pause between publications is over.
  caf::reacts_to<publish_atom>>::extend_with<observable_actor>;

/// CATALOGUE: the items.
using catalogue_actor = caf::typed_actor<
  // Its past.
  caf::reacts_to<catalogue_read>,
  // Writes or removes; answers once committed and published.
  caf::reacts_to<put_items_request>, caf::reacts_to<patch_item_request>,
  caf::reacts_to<remove_item_request>,
  // The store's answer.
  caf::reacts_to<items_committed>>::extend_with<observable_actor>;

/// DIRECTORY: who is where. Not on a signal's way.
using directory_actor = caf::typed_actor<
  // Finds or activates the visitor and sends it there.
  caf::reacts_to<errand>,
  // The store's answer about a session or a visitor that is not live.
  caf::reacts_to<session_found>, caf::reacts_to<visitor_found>,
  // A visitor is gone (or cannot begin), or stays.
  caf::reacts_to<visitor_left>, caf::reacts_to<visitor_stays>, caf::reacts_to<session_dropped>,
  // Its actor has ended: brings it back if it had not left.
  caf::reacts_to<visitor_ended>,
  // All collectors are empty: a visitor that died may be activated again.
  caf::reacts_to<flushed>,
  // INTERNAL: looks for idle visitors.
  caf::reacts_to<sweep_atom>,
  // Operators' questions.
  caf::reacts_to<list_actors>, caf::reacts_to<inspect_one>, caf::reacts_to<inspect_session>>;

} // namespace attune
