#pragma once

#include "protocol/ids.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// A client session as it is now; replaces what was stored. `bytes` are opaque, at most 16 MiB.
struct session_row {
  session_id id;
  visitor_id visitor;
  std::string bytes;

  friend bool operator==(const session_row&, const session_row&) = default;
};

/// What one visitor hands over to be committed together.
struct visitor_record {
  visitor_id visitor;
  std::uint64_t n = 0; ///< Position in the timeline, from 1; without entries, of its last record.
  std::int64_t at_us = 0;          ///< The engine's clock.
  std::string entries;             ///< Opaque, at most 16 MiB; empty: no timeline row.
  std::vector<std::uint64_t> seen; ///< Hashed ids of signals, known for 24 h.
  std::vector<session_row> sessions;
  std::vector<training_example> examples;
  std::vector<segment_sample> samples;
  /// The visitor's state with record n folded in; at most 16 MiB.
  std::optional<std::string> profile;
  /// Withdrawal of `profile`: the visitor's timeline, seen ids and profile go, then this record is
  /// written and begins the timeline.
  bool forget = false;
};

/// A version of an item, encoded by its owner; empty bytes are a tombstone. At most 16 MiB.
struct item_write {
  item_key key;
  std::string bytes;

  friend bool operator==(const item_write&, const item_write&) = default;
};

/// What a write was answered, so that it can be sent again without harm.
struct stored_response {
  std::string key;        ///< Names the caller and its write; at most 64 bytes.
  std::string request;    ///< A digest of what was asked; at most 64 bytes.
  std::int64_t at_us = 0; ///< The engine's clock.
  std::string bytes;      ///< Opaque, at most 16 MiB.

  friend bool operator==(const stored_response&, const stored_response&) = default;
};

/// How a commit changes the answers that are kept.
struct answer_changes {
  std::vector<stored_response> kept;
  std::vector<std::string> dropped; ///< Keys.

  bool empty() const { return kept.empty() && dropped.empty(); }
};

/// What learners fold, in the order of its number.
using lesson = std::variant<training_example, segment_sample>;

struct numbered_lesson {
  std::uint64_t number = 0;
  lesson what;

  friend bool operator==(const numbered_lesson&, const numbered_lesson&) = default;
};

struct numbered_item {
  std::uint64_t number = 0;
  item_write what;

  friend bool operator==(const numbered_item&, const numbered_item&) = default;
};

/// What a commit put into the global order: lessons, then items, numbered without a gap from
/// `first_number`.
struct committed {
  std::uint64_t first_number = 0;
  std::vector<numbered_lesson> lessons;
  std::vector<numbered_item> items;

  /// The number of the last entry; `first_number - 1` if there is none.
  std::uint64_t last_number() const { return first_number + lessons.size() + items.size() - 1; }
};

/// What is stored of a visitor, to fold its state from.
struct visitor_history {
  std::optional<std::string> profile;
  std::uint64_t profile_n = 0;      ///< The last record that the profile includes; 0 without one.
  std::uint64_t first_n = 0;        ///< The n of `records.front()`; the rest follow without a gap.
  std::vector<std::string> records; ///< `entries` of each record after the profile.

  /// The largest n that is stored; 0 for a visitor that is not known.
  std::uint64_t last_n() const {
    return records.empty() ? profile_n : first_n + records.size() - 1;
  }
};

/// The folds over lessons that keep a checkpoint. The names are persisted.
enum class checkpoint_name : std::uint8_t { learner = 1, segmenter = 2 };

/// A fold's state with all lessons up to `number` folded in.
struct checkpoint {
  std::uint64_t number = 0;
  std::string bytes; ///< Opaque, at most 256 MiB.
};

} // namespace attune
