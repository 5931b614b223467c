#include "http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace attune {

namespace {

constexpr std::size_t max_fields = 100;

// Where a second one would make two readers disagree, or leave a choice to chance.
constexpr std::array<std::string_view, 16> singletons{
  "authorization",     "content-length",        "content-type", "expect",  "host",
  "idempotency-key",   "last-event-id",         "origin",       "sec-gpc", "sec-purpose",
  "sec-websocket-key", "sec-websocket-version", "te",           "upgrade", "x-attune-key",
  "x-attune-session"};

tl::unexpected<head_fault> refused(int status, std::string what) {
  return tl::unexpected<head_fault>{head_fault{status, std::move(what)}};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z')
         || others.find(c) != others.npos;
}

bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/// Whether a field that is a list has an element of which `test` holds.
template <class Test>
bool any_element(const request_head& x, std::string_view name, Test test) {
  for (const auto& f : x.fields) {
    if (f.name != name)
      continue;
    for (std::string_view rest = f.value; !rest.empty();) {
      const auto comma = std::min(rest.find(','), rest.size());
      if (test(trimmed(rest.substr(0, comma))))
        return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

/// Takes one line off; false if it does not end in CR LF or holds another CR.
bool take_line(std::string_view& rest, std::string_view& line) {
  const auto end = rest.find('\n');
  if (end == rest.npos || end == 0 || rest[end - 1] != '\r')
    return false;
  line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line.find('\r') == line.npos;
}

std::optional<head_fault> read_line(std::string_view line, request_head& x) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || last == first)
    return head_fault{400, "The request line is not 'METHOD TARGET HTTP/1.1'."};
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || method.size() > 32)
    return head_fault{400, "The request's method is no token."};
  if (target.empty()
      || !std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; }))
    return head_fault{400, "The request's target holds a character that must be percent-encoded."};
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.')
    return head_fault{400, "The request's version is not HTTP/1.1."};
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return head_fault{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
  x.method = method;
  x.target = target;
  x.minor = version[7] - '0';
  return {};
}

std::optional<head_fault> read_field(std::string_view line, request_head& x) {
  if (line.front() == ' ' || line.front() == '\t')
    return head_fault{400, "A folded field (a line that begins with a space) is not accepted."};
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    return head_fault{400, "A field's name is no token, or a space stands before its colon."};
  const auto value = trimmed(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_value_char))
    return head_fault{400, "A field's value holds a control character."};
  request_head::field f{std::string{line.substr(0, colon)}, std::string{value}};
  std::transform(f.name.begin(), f.name.end(), f.name.begin(), lower);
  if (std::find(singletons.begin(), singletons.end(), f.name) != singletons.end()
      && x.find(f.name) != nullptr)
    return head_fault{400, "The field " + f.name + " came twice."};
  x.fields.push_back(std::move(f));
  return {};
}

std::optional<head_fault> read_length(request_head& x) {
  const auto* length = x.find("content-length");
  if (length == nullptr)
    return {};
  std::uint64_t value = 0;
  const auto* end = length->data() + length->size();
  if (length->empty() || length->size() > 18
      || length->find_first_not_of("0123456789") != length->npos
      || std::from_chars(length->data(), end, value).ptr != end)
    return head_fault{400, "Content-Length is no plain number."};
  x.content_length = value;
  return {};
}

std::optional<head_fault> read_coding(request_head& x) {
  auto count = 0;
  for (const auto& f : x.fields)
    if (f.name == "transfer-encoding") {
      if (++count > 1 || !same_token(f.value, "chunked"))
        return head_fault{400, "Transfer-Encoding may come once, and be chunked, nothing else."};
      x.chunked = true;
    }
  if (x.chunked && (x.content_length || x.minor == 0))
    return head_fault{400, "Transfer-Encoding and Content-Length exclude each other, and HTTP/1.0 "
                           "has no Transfer-Encoding."};
  return {};
}

std::optional<head_fault> read_host(request_head& x) {
  const auto* host = x.find("host");
  if (host == nullptr && x.minor == 1)
    return head_fault{400, "HTTP/1.1 asks for one Host field."};
  if (host != nullptr && host->find_first_of(" \t,/?#@\\") != host->npos)
    return head_fault{400, "Host is no host name with a port."};
  for (const std::string_view scheme : {"http://", "https://"})
    if (x.target.size() > scheme.size() && same_token(x.target.substr(0, scheme.size()), scheme)) {
      const auto slash = std::min(x.target.find_first_of("/?#", scheme.size()), x.target.size());
      const auto named = x.target.substr(scheme.size(), slash - scheme.size());
      if (host == nullptr || !same_token(named, *host))
        return head_fault{400, "The target names another host than Host does."};
      x.target.erase(0, slash);
      if (x.target.empty() || x.target.front() != '/')
        x.target.insert(0, 1, '/');
    }
  const auto asterisk = x.target == "*" && x.method == "OPTIONS";
  if (x.target.front() != '/' && !asterisk)
    return head_fault{400, "The target does not begin with a slash."};
  return {};
}

std::optional<head_fault> read_connection(request_head& x) {
  x.keep_alive =
    x.minor == 1 ? !x.has_token("connection", "close") : x.has_token("connection", "keep-alive");
  if (const auto* expect = x.find("expect")) {
    if (!same_token(*expect, "100-continue"))
      return head_fault{417, "Expect may only be 100-continue."};
    x.expects_continue = x.minor == 1;
  }
  return {};
}

} // namespace

bool is_token(std::string_view x) {
  return !x.empty() && std::all_of(x.begin(), x.end(), is_token_char);
}

std::string_view trimmed(std::string_view x) {
  const auto first = x.find_first_not_of(" \t");
  if (first == x.npos)
    return {};
  return x.substr(first, x.find_last_not_of(" \t") - first + 1);
}

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return lower(x) == lower(y);
         });
}

const std::string* request_head::find(std::string_view name) const {
  for (const auto& f : fields)
    if (f.name == name)
      return &f.value;
  return nullptr;
}

bool request_head::has_token(std::string_view name, std::string_view token) const {
  return any_element(*this, name, [&](std::string_view x) { return same_token(x, token); });
}

bool request_head::has_exactly(std::string_view name, std::string_view element) const {
  return any_element(*this, name, [&](std::string_view x) { return x == element; });
}

std::size_t end_of_head(std::string_view bytes, std::size_t searched) {
  for (auto at = bytes.find('\n', searched); at != bytes.npos; at = bytes.find('\n', at + 1)) {
    const auto before = bytes.substr(0, at);
    if (before.size() >= 2 && before.substr(before.size() - 2) == "\n\r")
      return at + 1;
    if (before.empty() || before.back() != '\r')
      return at + 1;
    if (before.size() == 1)
      return at + 1; // A blank line where the request line should be.
  }
  return bytes.npos;
}

tl::expected<request_head, head_fault> read_head(std::string_view bytes) {
  request_head x;
  std::string_view line;
  if (!take_line(bytes, line))
    return refused(400, "A line does not end in CR LF.");
  if (auto fault = read_line(line, x))
    return tl::unexpected<head_fault>{std::move(*fault)};
  while (true) {
    if (!take_line(bytes, line))
      return refused(400, "A line does not end in CR LF.");
    if (line.empty())
      break;
    if (x.fields.size() == max_fields)
      return refused(431, "More than 100 fields.");
    if (auto fault = read_field(line, x))
      return tl::unexpected<head_fault>{std::move(*fault)};
  }
  for (const auto step : {read_length, read_coding, read_host, read_connection})
    if (auto fault = step(x))
      return tl::unexpected<head_fault>{std::move(*fault)};
  return x;
}

} // namespace attune
