#pragma once

#include "protocol/client_message.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// Why the engine closes a client's connection: the WebSocket close code. On SSE the stream ends.
enum class close_reason : std::uint16_t {
  forbidden = 4403,
  replaced = 4409,
  internal = 4500,
  draining = 4503,
  resync = 4507,
};

/// Where a client's slates and acknowledgements go. Each transport implements it.
/// Called from any of the engine's threads; never blocks; hops to its socket's loop if it must.
class push_sink {
public:
  virtual ~push_sink() = default;

  /// Takes the newest slate of a slot. May replace one that is not yet written. `base`, where not
  /// null, is a list that the client said it holds.
  virtual void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept = 0;

  /// Every batch of the session up to `seq` is handled and, where anything may be stored, durable.
  /// `dropped` names rows that were not applied, and warnings of rows that were.
  virtual void stored(std::uint64_t seq, std::vector<row_report> dropped) noexcept = 0;

  /// A message was refused; `id` is the message's own, or empty.
  virtual void refused(fault x, std::string id) noexcept = 0;

  /// Writes what is pending, then closes.
  virtual void close(close_reason x) noexcept = 0;
};

using sink_ptr = std::shared_ptr<push_sink>;

/// What became of an offer.
enum class admission : std::uint8_t {
  accepted,
  full,       ///< This client has `credit` messages unhandled: read no further until `resumed`.
  overloaded, ///< The store lags behind; not applied.
  stopping,
};

/// One client's way in, bound to one visitor. Destroying it detaches the sink.
/// Used by one thread, its socket's.
class client_session {
public:
  virtual ~client_session() = default;

  /// Hands over one message. Never blocks. `x` is moved from only if it was accepted, so that the
  /// caller can offer it again; after `full` the call given to `on_room` comes once, from any
  /// thread, when there is room.
  virtual admission offer(client_message&& x) = 0;
  virtual void on_room(std::function<void()> call) = 0;
};

/// 128 bits of a SHA-256: what the engine keeps of a resume token.
struct token_digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const token_digest&, const token_digest&) = default;
};

/// A session to make if none is known: made up by the gateway, which has the entropy.
struct fresh_session {
  session_id session;
  token_digest token;
};

/// Asked once, on any thread, before somebody of whom nothing is known is held in memory; false:
/// too many came from there, so it is refused as `rate_limited`. Null: all are welcome.
using new_visitor_limiter = std::function<bool()>;

/// What the gateway learned from a `hello` or from the start of a stream.
struct greeting {
  visitor_id visitor;                ///< Named by the client, proven by a token, or minted.
  bool visitor_named = false;        ///< false: minted, so a session that is known wins.
  std::optional<session_id> session; ///< The session to go on with.
  std::optional<token_digest> token; ///< Presented with it. SSE beside a socket needs none.
  bool replaces = true; ///< A socket replaces the session's socket; an SSE stream lives beside it.
  fresh_session fresh;
  std::map<std::string, std::uint64_t> slots; ///< Slots to go on with: name, revision held.
  std::vector<subscription> subscribe;        ///< SSE: the stream's slots.
  bool resumes =
    false;           ///< SSE: the id of one of the session's events was shown, as good as a token.
  std::string epoch; ///< SSE: of the revisions in `subscribe`, which say nothing in another.
  std::optional<context> surroundings;
  std::optional<consent_change> consent;
  bool gpc = false; ///< As in `requester`.
  new_visitor_limiter admits;
};

/// What the engine answers: the facts of a `welcome`.
struct welcome {
  visitor_id visitor;
  session_id session;
  std::string epoch;
  bool resumed = false;
  bool same_session = false; ///< The presented session goes on, so its token stays valid.
  std::uint64_t ack = 0;
  consent in_force;
  bool durable = false; ///< Whether an ack means on disk.
  std::vector<std::string> unknown_slots;
};

using opened = std::pair<welcome, std::unique_ptr<client_session>>;

/// Who a request without a connection speaks for.
struct requester {
  std::optional<session_id> session;
  std::optional<visitor_id> visitor; ///< Named or proven.
  /// Makes a session (and, if `visitor` is absent, this visitor) where none is known.
  std::optional<fresh_session> fresh;
  visitor_id fresh_visitor;
  bool gpc = false; ///< Global Privacy Control: withdraws `share` and `improve` where granted.
  new_visitor_limiter admits;
};

/// A message that came by HTTP.
struct post_request {
  requester who;
  client_message message;
  std::optional<context> surroundings;
  bool wait_durable = false;
};

/// Of the rows of a post that were accepted, how many a purpose let be used.
struct rows_used {
  std::uint32_t profile = 0; ///< They shape what the visitor is shown.
  std::uint32_t measure = 0; ///< They count in popularity.
  std::uint32_t improve = 0; ///< They teach models.

  friend bool operator==(const rows_used&, const rows_used&) = default;
};

struct post_outcome {
  session_id session;
  visitor_id visitor; ///< Whose session it is, whatever visitor was named.
  bool session_made = false;
  bool visitor_made = false;
  std::uint32_t accepted = 0;
  rows_used used;
  std::vector<row_report> dropped;
  std::uint64_t dropped_more = 0; ///< Rows that were dropped and are not named.
  std::uint64_t state_version = 0;
  bool durable = false;
  std::optional<consent> in_force; ///< Where the message decided about consent: what came of it.
};

/// One list asked for by HTTP.
struct list_request {
  /// Nobody, or a visitor of whom nothing is known: a list without a person, ranked from what is
  /// popular; nobody is held in memory for it.
  requester who;
  subscription what;
  std::optional<context> surroundings;
  std::vector<item> own_candidates; ///< `/v1/rank`: the caller's, with their features.
  bool prefetch = false;
};

/// Names a write that its client may send again: what the first one was answered is kept for a day,
/// over restarts, and answered again.
struct idempotency_key {
  std::string key;     ///< A digest of the caller and its `Idempotency-Key`; empty: sent only once.
  std::string request; ///< A digest of all that is asked.
};

/// A change of one item as a JSON merge patch (RFC 7396).
struct item_patch {
  std::string id;
  std::string json;    ///< An object; `null` takes a field away.
  bool strict = false; ///< A field that no item has is refused, else named in the answer.
};

/// What became of one row of a catalogue write.
struct item_outcome {
  std::uint32_t index = 0;
  std::string id;
  bool accepted = false;
  std::string code;
};

/// A page of the catalogue, as JSON objects.
struct item_page {
  std::vector<std::string> items;
  std::string next_cursor; ///< Empty at the end.
};

template <class T>
using reply = std::function<void(result<T>)>;

/// All that a transport may ask of the engine. Safe from any thread; replies come once, on any of
/// the engine's threads.
class engine_port {
public:
  virtual ~engine_port() = default;

  /// Activates the visitor if it sleeps and attaches the sink.
  virtual void open(greeting x, sink_ptr sink, reply<opened> done) = 0;

  virtual void post(post_request x, reply<post_outcome> done) = 0;

  /// Global Privacy Control was said with a request that is refused for load: withdraws what it
  /// withdraws all the same, where the visitor is in memory. Of others nothing is used meanwhile,
  /// and their browsers say it again.
  virtual void opt_out(requester who) = 0;

  virtual void list(list_request x, reply<slate> done) = 0;
  virtual void reward(outside_reward x, reply<bool> done) = 0;

  /// All that is held about a person, as JSON. The session's visitor if `who.session` is known and
  /// `token` fits, else `who.visitor`.
  virtual void export_person(requester who, std::optional<token_digest> token,
                             reply<std::string> done) = 0;

  // Writes of the catalogue, answered once they are committed and published. Under an
  // `idempotency_key` that is known: `duplicate` while the first one is at work, `unprocessable` if
  // it asked for something else, else what it was answered. A write that failed is not remembered.

  /// Each row is written as it is, in place of the item that is there.
  virtual void put_items(std::vector<item> rows, reply<std::vector<item_outcome>> done,
                         idempotency_key once = {}) = 0;
  /// Answers the item as it is then, as JSON. `not_found` where there is none.
  virtual void patch_item(item_patch x, reply<std::string> done, idempotency_key once = {}) = 0;
  virtual void delete_item(std::string id, reply<bool> done, idempotency_key once = {}) = 0;

  /// Items in the order in which they first came, at most `limit`, from the `next_cursor` of the
  /// page before. `bad_message` for a cursor that no page gave.
  virtual result<item_page> page_items(const std::string& cursor, std::uint32_t limit) const = 0;
  /// The item as it was written, as JSON; nothing where there is none.
  virtual std::optional<std::string> find_item(const std::string& id) const = 0;

  /// Microseconds since the Unix epoch: what signals are stamped with.
  virtual std::int64_t now_us() const = 0;

  /// Whether a slot of this name exists.
  virtual bool has_slot(const std::string& name) const = 0;
};

/// A check of readiness.
struct readiness {
  std::string name;
  bool ok = false;
  std::string detail;
};

/// What a list of actors is asked for.
struct actor_query {
  std::string kind; ///< Empty: all.
  std::string sort; ///< `age`, `mailbox` or `id`; empty: `id`.
  std::uint32_t limit = 100;
  std::string cursor;
};

/// All that the operators' pages may ask. Replies are JSON texts. Safe from any thread.
class operator_port {
public:
  virtual ~operator_port() = default;

  virtual void actors(actor_query x, reply<std::string> done) = 0;
  virtual void actor(std::string id, reply<std::string> done) = 0;
  virtual void session(std::string id, reply<std::string> done) = 0;
  virtual void models(reply<std::string> done) = 0;
  virtual void segments(reply<std::string> done) = 0;
  virtual std::vector<readiness> ready() const = 0;

  /// Calls `line` with one JSON object for each event, from any thread, until the handle is gone.
  /// Nothing is made while nobody watches.
  virtual std::shared_ptr<void> tail(std::function<void(const std::string&)> line) = 0;

  /// Begins the drain, as SIGTERM does.
  virtual void drain() = 0;
};

} // namespace attune
