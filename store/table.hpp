#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune {

/// The tables of a store; `docs/decisions/0001-journal.md` has their keys and values. The number of
/// each is part of what seals and checksums cover: append only, never renumber.
enum class table : std::uint8_t {
  profile = 0,
  timeline = 1,
  session = 2,
  seen = 3,
  example = 4,
  item = 5,
  key = 6,
  checkpoint = 7,
  meta = 8,
  answer = 9,
  session_age = 10,
};

inline constexpr std::array<std::string_view, 11> table_names{
  "profile", "timeline",   "session", "seen",   "example",    "item",
  "key",     "checkpoint", "meta",    "answer", "session_age"};

inline constexpr std::size_t index_of(table x) { return static_cast<std::size_t>(x); }
inline constexpr std::string_view name_of(table x) { return table_names[index_of(x)]; }

} // namespace attune
