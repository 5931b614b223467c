#include "http/url.hpp"

#include <cstdint>

namespace attune {

namespace {

constexpr std::size_t max_segments = 32;
constexpr std::size_t max_parameters = 64; // Three for each of a stream's slots, and its own.

int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

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
    const auto high = hex_value(text[i + 1]);
    const auto low = hex_value(text[i + 2]);
    if (high < 0 || low < 0)
      return {};
    x += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return x;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) -> std::uint32_t {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
    };
    const auto first = byte(i);
    const auto length = first < 0x80               ? 1u
                        : (first & 0xe0u) == 0xc0u ? 2u
                        : (first & 0xf0u) == 0xe0u ? 3u
                        : (first & 0xf8u) == 0xf0u ? 4u
                                                   : 0u;
    if (length == 0)
      return false;
    auto code = length == 1 ? first : first & (0x7fu >> length);
    for (auto k = 1u; k < length; ++k) {
      if ((byte(i + k) & 0xc0u) != 0x80u)
        return false;
      code = (code << 6) | (byte(i + k) & 0x3fu);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      return false;
    i += length;
  }
  return true;
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
