#pragma once

#include "models/reward_rules.hpp"
#include "models/timeline_fields.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// A shown position with what it has earned since it was drawn.
struct draw {
  shown_item shown;
  earnings earned;

  friend bool operator==(const draw&, const draw&) = default;
};

/// What one of a session's lists shows now.
struct shown_list {
  session_id session;
  std::string name;         ///< `decision_entry::list`.
  bool page_turned = false; ///< A page view began since: the next list need not keep positions.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> decisions; ///< (record, ordinal), oldest
                                                                  ///< first, at most 16.
  std::vector<draw> positions;

  friend bool operator==(const shown_list&, const shown_list&) = default;
};

/// Joins what visitors do to what they were shown: who drew an item, and what it has earned.
/// Each drawn (decision, item) is an exposure once, at its first impression or earlier reward;
/// each reward rule pays once, whatever was forgotten meanwhile.
///
/// A value. It holds the lists shown last, of at most 2,048 positions in all; and of the draws that
/// were seen and have left them, as many as stand in lists, at least 64. A draw older than one of
/// those forgotten earns nothing more: nobody knows what it was paid. About 100 bytes a position:
/// 4 KB on disk with two lists of 12, 300 KB in memory at the bound, which only many sessions with
/// many long lists reach.
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
  void seen(const decision_id& answers, item_key item, std::span<const shown_item> recalled,
            std::int64_t at_us, std::vector<training_example>& out);

  /// A signal on `item` under `answers` earns what the rules say.
  void acted(const decision_id& answers, item_key item, std::span<const shown_item> recalled,
             signal_kind kind, float amount, std::int64_t at_us, const reward_rules& rules,
             std::vector<training_example>& out);

  /// A reward from outside.
  void rewarded(const reward_entry& x, std::vector<training_example>& out);

  void page_turned(session_id session);
  /// The session's lists are on no page any more; what was seen of them may still earn.
  void forget(session_id session);
  /// Forgets everything. What was seen before earns nothing more.
  void clear();

  friend bool operator==(const attribution&, const attribution&) = default;

  template <class Op, either<attribution> X>
  friend void fields(Op& op, X& x) {
    op.all(x.lists_, x.left_, x.forgotten_);
  }

  /// A draw that is shown no more but may still earn.
  struct left_draw {
    std::uint64_t record = 0; ///< That drew it.
    std::uint32_t hash = 0;   ///< Of its ordinal and item.
    earnings earned;

    friend bool operator==(const left_draw&, const left_draw&) = default;
  };

private:
  /// The features and the purse of what was drawn; null features where it is unknown.
  struct found {
    const shown_item* shown = nullptr;
    earnings* earned = nullptr;
  };

  found find(const decision_id& answers, item_key item, std::span<const shown_item> recalled);
  const draw* find_shown(const decision_id& answers, item_key item) const;
  void leave(const shown_list& x);
  std::size_t size() const;
  /// Drops the draws that left longest ago, down to `most`.
  void drop_left(std::size_t most);
  static void expose(found x, std::int64_t at_us, std::vector<training_example>& out);
  static void teach(found x, float increase, std::int64_t at_us,
                    std::vector<training_example>& out);

  std::vector<shown_list> lists_; // The one shown last is the last.
  std::vector<left_draw> left_;   // Oldest first.
  std::uint64_t forgotten_ = 0;   // The newest record that drew what was dropped from left_.
};

template <class Op, either<earnings> X>
void fields(Op& op, X& x) {
  op.all(x.total, x.dwell_s, x.seen_s, x.paid);
}

template <class Op, either<draw> X>
void fields(Op& op, X& x) {
  op.all(x.shown, x.earned);
}

template <class Op, either<attribution::left_draw> X>
void fields(Op& op, X& x) {
  op.all(x.record, x.hash, x.earned);
}

template <class Op, either<std::pair<std::uint64_t, std::uint32_t>> X>
void fields(Op& op, X& x) {
  op.all(x.first, x.second);
}

template <class Op, either<shown_list> X>
void fields(Op& op, X& x) {
  op.all(x.session, x.name, x.page_turned, x.decisions, x.positions);
}

} // namespace attune
