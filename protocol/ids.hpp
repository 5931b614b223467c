#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A person as far as consent lets us know: a keyed pseudonym made in the gateway. Raw ids go no
/// further than there.
struct visitor_id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend auto operator<=>(const visitor_id&, const visitor_id&) = default;
};

/// One client's lineage over reconnects. 128 random bits from the server: knowing it is a right.
struct session_id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend auto operator<=>(const session_id&, const session_id&) = default;
};

/// Names an item inside the engine: a hash of its wire id, the same on every machine and in every
/// run, so that no fold depends on the order in which a catalogue was written.
struct item_key {
  std::uint64_t value = 0;

  friend auto operator<=>(const item_key&, const item_key&) = default;
};

/// One ranked list that was shown. `record` and `ordinal` say where its record lies in the
/// visitor's timeline; `activation` is a number never used again, so that an id whose record was
/// lost in a crash can never name another list.
struct decision_id {
  visitor_id visitor;
  std::uint64_t activation = 0;
  std::uint64_t record = 0;
  std::uint32_t ordinal = 0;

  friend auto operator<=>(const decision_id&, const decision_id&) = default;
};

/// A 64-bit hash of bytes, the same everywhere and for ever (it is persisted). Not keyed: do not
/// use it where an adversary gains by collisions. Cost: about 1 ns for 4 bytes.
std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed = 0);

/// The key of an item's wire id.
item_key key_of(std::string_view item_id);

/// 32 lower-case hex digits.
std::string to_string(visitor_id x);
std::string to_string(session_id x);
/// `<visitor>.<activation>.<record>.<ordinal>`, numbers in lower-case hex.
std::string to_string(const decision_id& x);

std::optional<visitor_id> parse_visitor_id(std::string_view text);
std::optional<session_id> parse_session_id(std::string_view text);
std::optional<decision_id> parse_decision_id(std::string_view text);

} // namespace attune

template <>
struct std::hash<attune::visitor_id> {
  std::size_t operator()(const attune::visitor_id& x) const noexcept { return x.high ^ x.low; }
};

template <>
struct std::hash<attune::session_id> {
  std::size_t operator()(const attune::session_id& x) const noexcept { return x.high ^ x.low; }
};

template <>
struct std::hash<attune::item_key> {
  std::size_t operator()(const attune::item_key& x) const noexcept { return x.value; }
};
