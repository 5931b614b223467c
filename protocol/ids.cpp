#include "protocol/ids.hpp"

#include <charconv>
#include <cstring>

namespace attune {

namespace {

std::uint64_t mix(std::uint64_t x) { // The finalizer of splitmix64 (Steele, Lea, Flood 2014).
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

void append_hex(std::string& out, std::uint64_t x, int digits) {
  for (auto shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[(x >> shift) & 15];
}

void append_number(std::string& out, std::uint64_t x) {
  char text[16];
  const auto end = std::to_chars(text, text + sizeof text, x, 16).ptr;
  out.append(text, end);
}

template <class Number>
std::optional<Number> parse_hex(std::string_view text) {
  Number x = 0;
  if (text.empty() || text.find_first_not_of("0123456789abcdef") != text.npos)
    return {};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), x, 16);
  if (ec != std::errc{} || end != text.data() + text.size())
    return {};
  return x;
}

template <class Id>
std::optional<Id> parse_id(std::string_view text) {
  if (text.size() != 32)
    return {};
  const auto high = parse_hex<std::uint64_t>(text.substr(0, 16));
  const auto low = parse_hex<std::uint64_t>(text.substr(16));
  if (!high || !low)
    return {};
  return Id{*high, *low};
}

template <class Id>
std::string hex_of(const Id& x) {
  std::string out;
  out.reserve(32);
  append_hex(out, x.high, 16);
  append_hex(out, x.low, 16);
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

std::string to_string(visitor_id x) { return hex_of(x); }

std::string to_string(session_id x) { return hex_of(x); }

std::string to_string(const decision_id& x) {
  auto out = to_string(x.visitor);
  for (const std::uint64_t part : {x.activation, x.record, std::uint64_t{x.ordinal}}) {
    out += '.';
    append_number(out, part);
  }
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
  const auto activation = parse_hex<std::uint64_t>(text.substr(0, first));
  const auto record = parse_hex<std::uint64_t>(text.substr(first + 1, second - first - 1));
  const auto ordinal = parse_hex<std::uint32_t>(text.substr(second + 1));
  if (!activation || !record || !ordinal)
    return {};
  return decision_id{*visitor, *activation, *record, *ordinal};
}

} // namespace attune
