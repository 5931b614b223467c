#pragma once

#include "models/ranking_question.hpp"
#include "protocol/client_message.hpp"
#include "protocol/item.hpp"
#include "protocol/rarely.hpp"
#include "protocol/slate.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// A decision's position: which item, by which draw, as the policy saw it.
struct shown_item {
  item_key key;
  std::uint64_t drawn_record = 0; ///< The timeline record of the decision that drew it here.
  std::uint32_t drawn_ordinal = 0;
  std::int64_t drawn_at_us = 0;
  /// Names that decision where nothing may name its visitor: a keyed hash of its id.
  std::uint64_t draw = 0;
  encoded_features x{};      ///< At that draw.
  double propensity = 1;     ///< Of this item at this position, when it was drawn: `chance_of`.
  float score = 0;           ///< Mean score at this decision.
  float lead = 0;            ///< By how much it was led when it was drawn: see `leads`.
  std::uint32_t sources = 0; ///< `candidate_source` bits: how it came to be considered.
  bool kept = false;         ///< Stood here before and was not drawn again.

  friend bool operator==(const shown_item&, const shown_item&) = default;
};

/// How probable it was that the decision puts the item there: what was kept was certain.
inline double chance_of(const shown_item& x) { return x.kept ? 1 : x.propensity; }

/// Where a draw no longer in memory stood.
struct recalled_draw {
  shown_item shown;
  std::uint32_t slot = 0; ///< Hash of its name (`feature_hash`).
  std::uint16_t position = 0;

  friend bool operator==(const recalled_draw&, const recalled_draw&) = default;
};

/// The versions of all that a ranking read.
struct read_versions {
  std::uint64_t learned = 0;
  std::uint64_t segments = 0;
  std::uint64_t catalogue = 0;
  std::uint64_t settings = 0; ///< The journal's number of what the models were set to.

  friend bool operator==(const read_versions&, const read_versions&) = default;
};

/// A list was decided and shown.
struct decision_entry {
  std::uint64_t activation = 0;
  std::uint64_t record = 0;
  std::uint32_t ordinal = 0;
  session_id session;
  std::string slot;
  std::string list; ///< Which of the session's lists this is: a slot may have several.
  std::int64_t at_us = 0;
  std::uint64_t draw = 0; ///< `shown_item::draw` of what it drew.
  read_versions versions;
  std::uint16_t segment = 0; ///< 1 + the segment settled on; 0: none was looked for.
  ranking_question question;
  std::string policy;
  float epsilon = 0; ///< The policy's share of uniform choice.
  degradation degraded = degradation::none;
  bool page_turned = false; ///< A page view had begun since the list before: nothing need be kept.
  std::uint32_t feature_schema = 0; ///< Which order of features `shown_item::x` has.
  std::vector<std::uint16_t> ranks; ///< By position: how many candidates scored higher.
  std::vector<shown_item> positions;

  friend bool operator==(const decision_entry&, const decision_entry&) = default;
};

/// What a decision's record says of those of its positions that show one of `items`.
std::vector<recalled_draw> recalled_draws(const decision_entry& of,
                                          std::span<const item_features> items);
/// ... of all.
std::vector<recalled_draw> recalled_draws(const decision_entry& of);

/// One signal as it was let in, all that was said with it, with the features that its items had in
/// the catalogue then: so a visitor's state is a fold over the timeline alone.
struct signal_entry {
  std::uint64_t id_hash = 0;
  std::string id;
  signal_kind kind = signal_kind::page_view;
  std::int64_t at_us = 0;
  std::int64_t raw_ts_ms = 0;
  float amount = 0;
  float sample = 1; ///< The rate of sampling that is believed: counts are divided by it.
  bool viewable = true;
  std::string order_id;                ///< As it came; empty: none was named.
  std::optional<decision_id> answers;  ///< The decision named by its `rid`, if it is one of ours.
  std::vector<item_features> items;    ///< The item named and the lines' items, each once.
  std::vector<std::string> categories; ///< The page's, by name.
  /// For a decision no longer in memory: what its record says of the items named here.
  std::vector<recalled_draw> recalled;
  std::string item; ///< As it came: what the catalogue does not know has no other name.
  std::vector<signal_line> lines;
  std::string slot;
  std::string rid; ///< As it came, where `answers` does not say it.
  std::int32_t pos = -1;
  float said_sample = 1;    ///< The client's own rate of sampling.
  std::uint64_t record = 0; ///< purchase: the record that it stands in.
  /// purchase: what it was a reward for, so that it can be taken back; refund: what that takes
  /// back, as increases below 0.
  std::vector<reward_increase> earned;
  rarely<signal_details> details;

  friend bool operator==(const signal_entry&, const signal_entry&) = default;
};

/// A batch of one session was handled.
struct batch_entry {
  session_id session;
  std::uint64_t seq = 0; ///< 0: a batch without a number.
  std::int64_t received_us = 0;
  std::vector<signal_entry> signals;
  bool learn = true; ///< false: it moves this visitor's state and teaches and counts nothing.
  std::int64_t sent_at_ms = 0; ///< The client's clock; 0 if it did not say.

  friend bool operator==(const batch_entry&, const batch_entry&) = default;
};

struct consent_entry {
  std::int64_t at_us = 0;
  std::uint16_t bits = 0;
  std::int64_t decided_ms = 0;

  friend bool operator==(const consent_entry&, const consent_entry&) = default;
};

struct control_entry {
  session_id session;
  std::int64_t at_us = 0;
  control_op op = control_op::hide_item;
  item_features item;      ///< key 0 where none was named.
  std::uint32_t topic = 0; ///< Hash of the category or tag; 0 where none was named.
  float weight = 1;

  friend bool operator==(const control_entry&, const control_entry&) = default;
};

/// A reward came from outside for a decision of this visitor.
struct reward_entry {
  std::int64_t at_us = 0;
  decision_id answers;
  item_key item; ///< key 0: the whole list.
  float value = 0;
  std::vector<recalled_draw> recalled;

  friend bool operator==(const reward_entry&, const reward_entry&) = default;
};

/// A session is over: what it showed is on no page any more.
struct session_ended_entry {
  session_id session;
  std::int64_t at_us = 0;

  friend bool operator==(const session_ended_entry&, const session_ended_entry&) = default;
};

/// Persisted by place: append only.
using timeline_entry = std::variant<batch_entry, consent_entry, control_entry, decision_entry,
                                    reward_entry, session_ended_entry>;

/// One record of a visitor's timeline: what one commit adds.
struct timeline_record {
  /// The journal's number of the settings under which it was folded.
  std::uint64_t settings = 0;
  std::vector<timeline_entry> entries;

  friend bool operator==(const timeline_record&, const timeline_record&) = default;
};

/// As bytes: a format byte, the settings' number, then the entries. See decision 9 for its size.
std::string encode_record(const timeline_record& x);

/// Reads what `encode_record` wrote; nothing where the bytes are damaged, of another format, or
/// hold an entry or a signal from before 1970.
std::optional<timeline_record> decode_record(std::string_view bytes);

} // namespace attune
