#pragma once

#include "protocol/item.hpp"
#include "tools/replay/name_table.hpp"
#include "tools/replay/table_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune {

/// The most events of a data set that is replayed: 16 bytes each.
inline constexpr std::size_t max_replay_events = 50'000'000;

/// Somebody chose something. Numbers are those of the data set's name tables.
struct replay_event {
  std::uint32_t person = 0;
  std::uint32_t item = 0;
  std::int64_t at_us = 0;

  friend bool operator==(const replay_event&, const replay_event&) = default;
};

/// A line that could not be read, and why.
struct bad_line {
  std::string file;
  std::size_t number = 0; ///< From 1, as editors count.
  std::string what;
};

/// What was read of a public data set, in the order in which it is replayed.
struct data_set {
  std::vector<replay_event> events;
  name_table people; ///< Sessions, where the data knows no people.
  name_table items;
  /// What is known of items, by their number. An item that is not here has its id alone.
  std::unordered_map<std::uint32_t, item> about;
  std::vector<bad_line> bad; ///< Skipped; the first `max_bad_lines` of them.
  std::size_t bad_lines = 0; ///< All of them.
  /// Events by the unit that their time was taken to be in, see `time_unit`.
  std::array<std::size_t, time_units> read_in{};

  static constexpr std::size_t max_bad_lines = 100;

  /// Adds an event. @pre `events.size() < max_replay_events`.
  void add(std::string_view who, std::string_view what, const read_time& when);

  void skip(std::string file, std::size_t number, std::string what);
};

} // namespace attune
