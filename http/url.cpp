#include "http/url.hpp"

#include "protocol/characters.hpp"
#include "protocol/hex.hpp"

namespace attune {

namespace {

constexpr std::size_t max_segments = 32;
constexpr std::size_t max_parameters = 64; // Three for each of a stream's slots, and its own.

std::optional<std::string> clean(std::string_view text, bool plus_is_space) {
  auto x = percent_decoded(text, plus_is_space);
  if (!x || x->find('\0') != x->npos || !is_utf8(*x))
    return {};
  return x;
}

std::string_view take_until(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest.remove_prefix(at == rest.npos ? rest.size() : at + 1);
  return part;
}

std::optional<fault> read_path(std::string_view path, url& x) {
  const auto whole = clean(path, false);
  if (!whole)
    return fault{fault_code::bad_message, "The path holds a bad percent escape or no UTF-8.", {}};
  x.path = *whole;
  path.remove_prefix(1);
  while (true) {
    const auto last = path.find('/') == path.npos;
    const auto segment = *clean(take_until(path, '/'), false); // The whole was clean.
    if (segment == "." || segment == "..")
      return fault{fault_code::bad_message, "The path holds a '.' or '..' segment.", {}};
    x.segments.push_back(segment);
    if (x.segments.size() > max_segments)
      return fault{fault_code::bad_message, "The path has more than 32 segments.", {}};
    if (last)
      return {};
  }
}

std::optional<fault> read_query(std::string_view query, url& x) {
  x.query_text = query;
  while (!query.empty()) {
    auto pair = take_until(query, '&');
    if (pair.empty())
      continue;
    const auto name = clean(take_until(pair, '='), true);
    const auto value = clean(pair, true);
    if (!name || !value)
      return fault{
        fault_code::bad_message, "The query holds a bad percent escape or no UTF-8.", {}};
    if (!x.query.emplace(*name, *value).second)
      return fault{fault_code::bad_message, "A query parameter came twice.", {}};
    if (x.query.size() > max_parameters)
      return fault{fault_code::bad_message, "The query has more than 64 parameters.", {}};
  }
  return {};
}

} // namespace

const std::string* url::find(std::string_view name) const {
  const auto at = query.find(name);
  return at == query.end() ? nullptr : &at->second;
}

std::vector<std::string> url::list(std::string_view name) const {
  std::vector<std::string> out;
  for (std::string_view rest = query_text; !rest.empty();) {
    auto value = take_until(rest, '&');
    if (clean(take_until(value, '='), true) != name)
      continue;
    const auto decoded = *clean(value, true); // The whole query was clean.
    for (std::string_view parts = decoded; !parts.empty();)
      if (const auto part = take_until(parts, ','); !part.empty())
        out.emplace_back(part);
  }
  return out;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string x;
  x.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      x += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3)
      return {};
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (!high || !low)
      return {};
    x += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return x;
}

result<url> read_url(std::string_view target) {
  if (target.empty() || target.front() != '/')
    return failed(fault_code::bad_message, "The target does not begin with a slash.");
  if (target.find('#') != target.npos)
    return failed(fault_code::bad_message, "The target holds a fragment.");
  url x;
  const auto path = take_until(target, '?');
  if (auto bad = read_path(path, x))
    return tl::unexpected<fault>{std::move(*bad)};
  if (auto bad = read_query(target, x))
    return tl::unexpected<fault>{std::move(*bad)};
  return x;
}

} // namespace attune
