#pragma once

#include "models/attribution.hpp"
#include "models/interests.hpp"
#include "models/packed_history.hpp"
#include "models/reward_rules.hpp"
#include "models/settings.hpp"
#include "models/timeline.hpp"
#include "protocol/rarely.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What `apply` reads besides the timeline: the settings that are journaled at each start.
struct state_rules {
  reward_rules rewards;
  double interest_half_life_h = 6;
  std::size_t consumed_max = 256;
};

/// An item that a visitor bought, and when last.
struct bought_item {
  item_key item;
  std::uint32_t at_s = 0; ///< Seconds since the epoch.

  friend bool operator==(const bought_item&, const bought_item&) = default;

  template <class Op, either<bought_item> X>
  friend void fields(Op& op, X& x) {
    op.all(x.item, x.at_s);
  }
};

/// An item of a purchase, as far as it may be taken back.
struct purchase_line {
  std::uint64_t order = 0; ///< `hash_of_order`; 0: it had none.
  item_key item;
  std::uint64_t record = 0; ///< The record that the purchase stands in.
  std::uint32_t quantity = 1;
  std::uint32_t returned = 0; ///< Of these.

  friend bool operator==(const purchase_line&, const purchase_line&) = default;

  template <class Op, either<purchase_line> X>
  friend void fields(Op& op, X& x) {
    op.all(x.order, x.item, x.record);
    op.sparse(x, &purchase_line::quantity, &purchase_line::returned);
  }
};

/// What a refund takes back of one of `visitor_state::purchases`.
struct returned_line {
  std::size_t line = 0;
  std::uint32_t quantity = 0;
  bool is_last = false; ///< Nothing of it is left: it is no purchase any more.
};

/// What an order is remembered by. Apart from the hashes of signals' ids: an order may be called as
/// a signal is.
std::uint64_t hash_of_order(std::string_view order_id);

/// What an entry teaches others: handed on only once it is committed.
struct lessons {
  /// A reward that one signal of a batch earned.
  struct reward {
    std::size_t signal = 0;
    reward_increase what;
  };

  std::vector<training_example> examples;
  std::vector<segment_sample> samples;
  std::vector<reward> purchases; ///< Those of `examples` that a purchase earned.
};

/// One visitor's state: a fold over the visitor's timeline.
/// A value: no clock, no randomness, no I/O, no catalogue. Owned by one actor. Every change of it
/// goes through `apply`, so that state rebuilt from records equals the live one to the bit.
/// Bounded by the constants; besides what is shown (see `attribution`) about 2 KB with a full
/// history, 6 KB where all was visited and much bought, 16 bytes more a hide.
class visitor_state {
public:
  static constexpr std::size_t history_max = 32; ///< Visits remembered in order.
  static constexpr std::size_t ids_max = 64;     ///< Signal ids remembered against doubles.
  /// Hides beyond these make the oldest one come back.
  static constexpr std::size_t hides_max = 1'024;
  static constexpr std::size_t hidden_topics_max = 32;
  static constexpr std::size_t bought_max = 64;
  static constexpr std::size_t orders_max = 64;    ///< Orders remembered against doubles.
  static constexpr std::size_t purchases_max = 64; ///< Items of purchases that may be taken back.

  /// An item or a topic (a category or tag, by hash) that must not be shown.
  template <class T>
  struct hidden {
    T what{};
    bool kept = false; ///< Said under `profile`: survives a withdrawal and is durable.

    friend bool operator==(const hidden&, const hidden&) = default;
  };

  /// Folds one entry. What no purpose covers changes nothing. Cost: about a microsecond a signal.
  lessons apply(const timeline_entry& x, const state_rules& rules);

  /// Whether a signal of this id was applied and is remembered.
  bool knows(std::uint64_t id_hash) const;
  /// Whether a purchase of this order was applied and is remembered: one of the last
  /// `orders_max`, however long ago. @param order  `hash_of_order`.
  bool knows_order(std::uint64_t order) const;
  /// Whether an unknown id may be an old one: only the store can tell.
  bool may_have_known(std::int64_t raw_ts_ms) const { return raw_ts_ms <= newest_left_ms_; }

  /// Both: oldest first. A reset of the profile keeps them, a withdrawal of `profile` does not.
  const std::vector<short_id>& ids() const { return ids_; }
  const std::vector<short_id>& orders() const { return feedback_->orders; }

  const consent& granted() const { return granted_; }
  std::vector<item_visit> history() const; ///< By their own times, oldest first.
  const interests& tastes() const { return tastes_; }
  const attribution& shown() const { return shown_; }
  /// Both: the one hidden last is the last.
  const std::vector<hidden<item_key>>& hides() const { return feedback_->hides; }
  const std::vector<hidden<std::uint32_t>>& hidden_topics() const {
    return feedback_->hidden_topics;
  }
  const std::vector<bought_item>& bought() const { return feedback_->bought; }
  const std::vector<purchase_line>& purchases() const { return feedback_->purchases; }
  /// What a refund takes back: of its order all that is left, or of each item that it names so
  /// many, from the newest purchase that has some left. Empty: nothing that it names can be taken
  /// back.
  std::vector<returned_line> returns(const signal_entry& refund) const;
  bool consumed(item_key item) const;
  /// Whether the signal is a visit of its own: a click and the view of its page are one.
  bool is_visit(const signal_entry& x) const;
  std::uint16_t segment() const { return segment_; } ///< 1 + the segment in force; 0: none.
  std::uint64_t signals() const { return signals_; } ///< Applied so far.
  /// The highest number that a batch had, of whichever session.
  std::uint64_t newest_seq() const { return newest_seq_; }
  std::int64_t first_us() const { return first_us_; }
  std::int64_t newest_us() const { return newest_us_; }

  /// The position in the space of segments: the embedding, then 8 features of behaviour.
  std::array<std::int8_t, segment_features> segment_vector(std::int64_t at_us) const;

  /// All of it, as bytes; equal states have equal bytes. Without `profile` only the consent and the
  /// hides that survive a withdrawal.
  std::string encode() const;
  /// Nothing where the bytes are damaged, of another format, or beyond the limits.
  static std::optional<visitor_state> decode(std::string_view bytes);

  friend bool operator==(const visitor_state&, const visitor_state&) = default;

  template <class Op, either<visitor_state> X>
  friend void fields(Op& op, X& x) {
    op.all(x.history_, x.ids_, x.newest_raw_ms_, x.newest_left_ms_, x.tastes_, x.shown_,
           x.feedback_, x.consumed_, x.segment_, x.signals_, x.newest_seq_, x.first_us_,
           x.newest_us_);
  }

private:
  struct explicit_feedback {
    std::vector<hidden<item_key>> hides;
    std::vector<hidden<std::uint32_t>> hidden_topics;
    std::vector<bought_item> bought;
    std::vector<short_id> orders;
    std::vector<purchase_line> purchases; // Oldest first.

    friend bool operator==(const explicit_feedback&, const explicit_feedback&) = default;

    template <class Op, either<explicit_feedback> X>
    friend void fields(Op& op, X& x) {
      op.all(x.hides, x.hidden_topics, x.bought, x.orders, x.purchases);
    }
  };

  void on(const batch_entry& x, const state_rules& rules, lessons& out);
  void on(const consent_entry& x, const state_rules& rules, lessons& out);
  void on(const control_entry& x, const state_rules& rules, lessons& out);
  void on(const decision_entry& x, const state_rules& rules, lessons& out);
  void on(const reward_entry& x, const state_rules& rules, lessons& out);
  void on(const session_ended_entry& x, const state_rules& rules, lessons& out);

  void remember(const signal_entry& x, session_id session, const state_rules& rules,
                const permit<purpose::profile>&);
  void buy(const signal_entry& x);
  void take_back(const signal_entry& x);
  void visited(item_key item, const signal_entry& x, const state_rules& rules);
  void count(const signal_entry& x, const permit<purpose::measure>&, lessons& out) const;
  void teach(const signal_entry& x, const state_rules& rules, const permit<purpose::improve>&,
             lessons& out);
  void forget_behaviour();
  /// Where a visit of that time stands in the history: behind all that are not later.
  std::size_t place_of(std::int64_t at_us) const;
  void forget_numbers();
  bool is_sound() const;

  consent granted_;
  std::vector<packed_visit> history_;
  std::vector<short_id> ids_;        // Oldest first.
  std::int64_t newest_raw_ms_ = -1;  // The largest client time applied.
  std::int64_t newest_left_ms_ = -1; // ... when an id last left ids_.
  interests tastes_;
  attribution shown_;
  rarely<explicit_feedback> feedback_;
  std::vector<std::uint32_t> consumed_; // Low halves of keys, oldest first.
  std::uint16_t segment_ = 0;
  std::uint64_t signals_ = 0;
  std::uint64_t newest_seq_ = 0;
  std::int64_t first_us_ = 0;
  std::int64_t newest_us_ = 0;
};

template <class Op, either<visitor_state::hidden<item_key>> X>
void fields(Op& op, X& x) {
  op.all(x.what, x.kept);
}

template <class Op, either<visitor_state::hidden<std::uint32_t>> X>
void fields(Op& op, X& x) {
  op.all(x.what, x.kept);
}

} // namespace attune
