#pragma once

#include "models/packed_draws.hpp"
#include "models/reward_rules.hpp"
#include "models/timeline_fields.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace attune {

/// A shown position with what it has earned since it was drawn, as it is stored.
struct stored_draw {
  shown_item shown;
  earnings earned;
};

/// What one of a session's lists shows now.
struct shown_list {
  session_id session;
  std::string name;           ///< `decision_entry::list`.
  std::uint32_t slot = 0;     ///< Hash of its slot's name (`feature_hash`).
  bool page_turned = false;   ///< A page view began since: the next list need not keep positions.
  packed_decisions decisions; ///< At most 16.
  packed_positions positions;
  packed_earnings earned; ///< By position, since it was drawn.

  std::vector<stored_draw> draws() const;
  void set_draws(std::span<const stored_draw> x);

  friend bool operator==(const shown_list&, const shown_list&) = default;
};

/// Joins what visitors do to what they were shown: who drew an item, and what it has earned.
/// Each drawn (decision, item) is an exposure once, at its first impression or earlier reward;
/// each reward rule pays once, whatever was forgotten meanwhile.
///
/// A value. It holds the lists shown last, of at most 2,048 positions in all; and of the draws that
/// were seen and have left them, as many as stand in lists, at least 64. A draw older than one of
/// those forgotten earns nothing more: nobody knows what it was paid. About 40 bytes a position in
/// memory and 92 on disk, 8 and 26 for one that left: at the bound 150 KB in memory, which only
/// many sessions with many long lists reach.
class attribution {
public:
  static constexpr std::size_t positions_max = 2'048;
  static constexpr std::size_t list_cost = 8; ///< Positions that a list counts besides its own.
  static constexpr std::size_t left_min = 64;
  static constexpr std::size_t decisions_max = 16;

  /// A decision is shown: kept positions go on with their draws, others begin anew.
  void show(const decision_entry& x);

  /// What the list of that name shows now; null if nothing.
  const shown_list* list(session_id session, std::string_view name) const;

  /// Whether the decision's record must be fetched to join `item` to it.
  bool must_recall(const decision_id& answers, item_key item) const;

  /// An impression of `item` under `answers`. Appends what it teaches.
  void seen(const decision_id& answers, item_key item, std::span<const recalled_draw> recalled,
            std::int64_t at_us, std::vector<training_example>& out);

  /// A signal on `item` under `answers` earns what the rules say.
  void acted(const decision_id& answers, item_key item, std::span<const recalled_draw> recalled,
             signal_kind kind, float amount, std::int64_t at_us, const reward_rules& rules,
             std::vector<training_example>& out);

  /// A reward from outside: for the item, or each position of the list where none is named.
  void rewarded(const reward_entry& x, std::vector<training_example>& out);

  void page_turned(session_id session);
  /// The session's lists are on no page any more; what was seen of them may still earn.
  void forget(session_id session);
  /// Forgets everything. What was seen before earns nothing more.
  void clear();

  /// Whether it keeps to its limits: what was read may not.
  bool is_sound() const;

  friend bool operator==(const attribution&, const attribution&) = default;

  template <class Op, either<attribution> X>
  friend void fields(Op& op, X& x) {
    op.all(x.lists_, x.left_, x.forgotten_);
  }

private:
  /// What a list shows.
  struct spot {
    std::size_t list = 0; ///< Of `lists_`.
    recalled_draw drawn;
  };

  /// Where `item` stands in a list that shows the decision.
  std::optional<spot> find(const decision_id& answers, item_key item) const;
  /// Where that draw stands.
  std::optional<spot> find(const shown_item& drawn) const;
  /// Calls `use(const recalled_draw&, earnings&)` with what was drawn, if it is known and may earn.
  template <class Use>
  void with(const decision_id& answers, item_key item, std::span<const recalled_draw> recalled,
            Use use);
  template <class Use>
  void with_left(const recalled_draw& drawn, Use use);
  std::size_t size() const;
  std::size_t left_max() const { return std::max(left_min, size()); }
  /// Adds draws that leave now, and drops those that left longest ago, down to `most`.
  void remember_left(std::span<const left_draw> leaving, std::size_t most);

  std::vector<shown_list> lists_; // The one shown last is the last.
  packed_left left_;
  std::uint64_t forgotten_ = 0; // The newest record that drew what was dropped from left_.
};

template <class Op, either<earnings> X>
void fields(Op& op, X& x) {
  op.all(x.total, x.dwell_s, x.seen_s, x.paid);
}

template <class Op, either<left_draw> X>
void fields(Op& op, X& x) {
  op.all(x.record, x.hash, x.earned);
}

template <class Op, either<packed_decisions::place> X>
void fields(Op& op, X& x) {
  op.all(x.activation, x.record, x.ordinal);
}

template <class Op, either<stored_draw> X>
void fields(Op& op, X& x) {
  op.all(x.shown, x.earned);
}

/// What is packed in memory is stored as it was before.
template <class Op, class X>
requires either<X, packed_decisions> || either<X, packed_left>
void fields(Op& op, X& x) {
  auto all = x.all();
  op.one(all);
  if constexpr (!std::is_const_v<X>)
    x = X{all};
}

template <class Op, either<shown_list> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.name, x.slot, x.page_turned, x.decisions);
  std::vector<stored_draw> draws;
  if constexpr (std::is_const_v<X>)
    draws = x.draws();
  op.one(draws);
  if constexpr (!std::is_const_v<X>)
    x.set_draws(draws);
}

} // namespace attune
