#pragma once

#include "protocol/consent.hpp"
#include "protocol/context.hpp"
#include "protocol/ids.hpp"
#include "protocol/rarely.hpp"
#include "protocol/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What a visitor did. Values are persisted: append only, never renumber.
enum class signal_kind : std::uint8_t {
  page_view = 1,
  view_item = 2,
  impression = 3,
  click = 4,
  dwell = 5,
  scroll = 6,
  hover = 7,
  pointer = 8,
  search = 9,
  add_to_cart = 10,
  remove_from_cart = 11,
  add_to_wishlist = 12,
  begin_checkout = 13,
  purchase = 14,
  rate = 15,
  like = 16,
  dislike = 17,
  hide = 18,
  share = 19,
  custom = 20,
  refund = 21,
};

/// All that the engine must know of a kind before anyone applies it.
struct signal_traits {
  std::string_view wire_name;
  bool urgent = false;     ///< Reranks at once, whatever the slot's interval.
  bool fine = false;       ///< Needs `fine_behavior` besides `profile`.
  bool may_be_shed = true; ///< May be refused under overload.
  float interest = 0;      ///< How much one such signal adds to (or takes from) an interest.
};

/// Whether it is one of the enumerators: what was read may not be.
bool is_known(signal_kind kind);

/// @pre `kind` is one of the enumerators.
const signal_traits& traits_of(signal_kind kind);

std::optional<signal_kind> parse_signal_kind(std::string_view wire_name);

/// An item within a signal: an impression's or a purchase's line.
struct signal_line {
  std::string item; ///< Wire id.
  std::uint32_t pos = 0;
  std::optional<float> price{}; ///< Of one; 0 is free.
  std::string currency{};       ///< Of the price, three capital letters; empty: none was given.
  std::uint32_t quantity = 1;
  std::uint32_t visible_ms = 0;

  friend bool operator==(const signal_line&, const signal_line&) = default;
};

enum class pointer_kind : std::uint8_t { unknown = 0, mouse, touch, pen };

bool is_known(pointer_kind kind);

/// How a pointer moved, as the device measured it.
struct pointer_summary {
  std::uint64_t ms = 0;
  std::uint64_t idle_ms = 0;
  std::uint64_t turns = 0;
  double dist_px = 0;
  double mean_speed = 0;
  bool exit_intent = false;
  pointer_kind kind = pointer_kind::unknown;

  friend bool operator==(const pointer_summary&, const pointer_summary&) = default;
};

/// What a client said of a signal that nothing reads when it comes: kept for what is learned later.
/// A number that belongs to the signal's kind is `signal::amount`, too.
struct signal_details {
  std::string view_id; ///< Same for all signals of one page view.
  std::string page_path;
  std::string page_kind;
  std::string page_title;
  std::string query;
  std::string name;                      ///< custom: what it is called.
  std::string currency;                  ///< Three capital letters, of `value`.
  std::optional<std::int64_t> results{}; ///< search: how many there were.
  std::optional<double> value{};
  std::optional<double> rating{};
  std::optional<double> depth{}; ///< Needs `fine_behavior`, as the next two.
  std::optional<std::uint32_t> hover_ms{};
  std::optional<pointer_summary> summary{};
  std::optional<std::uint32_t> active_ms{};
  std::string props; ///< A JSON object of at most `props_max` bytes; empty: none.

  friend bool operator==(const signal_details&, const signal_details&) = default;
};

/// Bytes of `signal_details::props`.
inline constexpr std::size_t props_max = 4'096;

/// One thing that one visitor did, as the gateway lets it in.
struct signal {
  std::string id; ///< What the client called it; deduplication compares its hash.
  signal_kind kind = signal_kind::page_view;
  std::int64_t at_us = 0;         ///< Microseconds since the Unix epoch, UTC, clock skew corrected.
  std::int64_t raw_ts_ms = 0;     ///< As the client sent it: orders the ids that leave the ring.
  std::string item;               ///< Wire id; empty where the signal names none.
  std::vector<signal_line> lines; ///< impression, purchase, cart: at most 200.
  std::string slot;
  std::string rid; ///< The decision it answers, as sent; may be unknown.
  std::int32_t pos = -1;
  std::string order_id; ///< purchase: what the shop calls the order; empty: it did not say.
  float amount = 0; ///< dwell: active seconds since the last; hover: seconds; scroll: depth 0..1;
                    ///< rate: rating 0..1; purchase: value. Else 0.
  float sample = 1; ///< Rate of sampling as the client says it: checked, and not believed.
  bool viewable = true;                ///< impression: false means rendered only.
  std::vector<std::string> categories; ///< page_view: the page's categories, at most 8.
  rarely<signal_details> details;

  friend bool operator==(const signal&, const signal&) = default;
};

/// What is probably a mistake in what was applied all the same.
enum class row_warning : std::uint8_t {
  none,
  unknown_item,    ///< The catalogue does not have it.
  missing_item,    ///< A signal that counts for items names none.
  unknown_topic,   ///< No item of the catalogue has this category or tag.
  unknown_session, ///< Of a post: a new one was made for it.
  unknown_purpose, ///< No purpose of the contract has this name: it granted nothing.
  unknown_field,   ///< The contract does not name it: it was ignored.
  old_grant,       ///< Of consent: the decision in force is newer, so it granted nothing.
  bad_field,       ///< What only decorates does not fit: it was cut or left out.
};

/// A row of a batch that is not applied, or applied with a warning, and why.
struct row_report {
  std::string id; ///< Empty if it has none that can be read.
  fault_code code = fault_code::bad_message;
  std::string detail; ///< A sentence, for HTTP's answer.
  std::string pointer;
  row_warning warning = row_warning::none; ///< Else it was applied.
  std::uint64_t line = 0;                  ///< Of a body of lines, from 1; 0: the batch is no line.

  bool applied() const { return warning != row_warning::none; }

  friend bool operator==(const row_report&, const row_report&) = default;
};

/// A change of consent as a client sent it.
struct consent_change {
  std::int64_t decided_ms = 0;
  consent wanted;
  bool gpc = false; ///< Global Privacy Control: withdraws `share` and `improve`.
  /// Of a message or body of its own; those of a hello and of a batch stand beside it.
  std::vector<row_report> warnings;

  friend bool operator==(const consent_change&, const consent_change&) = default;
};

/// What a client sent at once. `seq` grows by one a batch within a session; 0 means none was sent.
struct signal_batch {
  std::uint64_t seq = 0;
  std::int64_t received_us = 0; ///< The gateway's clock: the only time that the core ever sees.
  std::int64_t sent_at_ms = 0;  ///< The client's clock; 0 if it did not say.
  bool learn = true; ///< false: no model learns from it and nobody counts it, whatever is granted.
  std::optional<context> surroundings;
  std::optional<consent_change> consent; ///< Takes effect before the batch's signals.
  std::vector<signal> signals;           ///< At most 100.
  std::vector<row_report> dropped;       ///< Rows that the codec refused, and its warnings.

  friend bool operator==(const signal_batch&, const signal_batch&) = default;
};

/// How many rows a client sent: those that were dropped too, and no warnings.
std::uint32_t rows_of(const signal_batch& x);

/// Moves signals whose time can only be of another unit to `dropped` as `bad_message`, and leaves
/// out a `sent_at` of another unit with a warning. `no_milliseconds` says which times are.
void drop_other_units(signal_batch& x);

/// Sets `at_us` of each signal from its raw time: skew is `received - sent_at` where the client
/// said it; a time in the future becomes now. Moves signals older than `horizon_us` to `dropped`
/// as `too_old`; a horizon of 0 keeps all (imports).
void stamp(signal_batch& x, std::int64_t horizon_us);

} // namespace attune
