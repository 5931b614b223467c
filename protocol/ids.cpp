#include "protocol/ids.hpp"

#include "protocol/hex.hpp"

#include <cstring>
#include <limits>

namespace attune {

namespace {

std::uint64_t mix(std::uint64_t x) { // The finalizer of splitmix64 (Steele, Lea, Flood 2014).
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

template <class Id>
std::optional<Id> parse_id(std::string_view text) {
  if (text.size() != 32)
    return {};
  const auto high = parse_hex(text.substr(0, 16));
  const auto low = parse_hex(text.substr(16));
  if (!high || !low)
    return {};
  return Id{*high, *low};
}

constexpr std::size_t id_digits = 32;

template <class Id>
void append_id(std::string& out, const Id& x) {
  append_hex(out, x.high, id_digits / 2);
  append_hex(out, x.low, id_digits / 2);
}

template <class Id>
std::string text_of(const Id& x) {
  std::string out;
  out.reserve(id_digits);
  append_id(out, x);
  return out;
}

} // namespace

std::uint64_t stable_hash(std::string_view bytes, std::uint64_t seed) {
  auto h = mix(seed + 0x9e3779b97f4a7c15ULL + bytes.size());
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8); // Little endian, as every machine that we run on.
    h = mix(h ^ word) + 0x9e3779b97f4a7c15ULL;
    bytes.remove_prefix(8);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data(), bytes.size());
  return mix(h ^ rest);
}

item_key key_of(std::string_view item_id) { return {stable_hash(item_id)}; }

std::string to_string(visitor_id x) { return text_of(x); }

std::string to_string(session_id x) { return text_of(x); }

std::string to_string(const decision_id& x) {
  std::string out;
  out.reserve(2 * id_digits); // Its numbers are small.
  append_id(out, x.visitor);
  for (const std::uint64_t number : {x.activation, x.record, std::uint64_t{x.ordinal}})
    append_hex(out += '.', number);
  return out;
}

std::optional<visitor_id> parse_visitor_id(std::string_view text) {
  return parse_id<visitor_id>(text);
}

std::optional<session_id> parse_session_id(std::string_view text) {
  return parse_id<session_id>(text);
}

std::optional<decision_id> parse_decision_id(std::string_view text) {
  const auto visitor = parse_visitor_id(text.substr(0, 32));
  if (!visitor || text.size() < 33 || text[32] != '.')
    return {};
  text.remove_prefix(33);
  const auto first = text.find('.');
  const auto second = first == text.npos ? text.npos : text.find('.', first + 1);
  if (second == text.npos)
    return {};
  const auto activation = parse_hex(text.substr(0, first));
  const auto record = parse_hex(text.substr(first + 1, second - first - 1));
  const auto ordinal = parse_hex(text.substr(second + 1));
  if (!activation || !record || !ordinal || *ordinal > std::numeric_limits<std::uint32_t>::max())
    return {};
  return decision_id{*visitor, *activation, *record, static_cast<std::uint32_t>(*ordinal)};
}

} // namespace attune
