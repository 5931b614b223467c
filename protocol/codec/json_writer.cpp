#include "protocol/codec/json_writer.hpp"

#include "protocol/characters.hpp"
#include "protocol/hex.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace attune {

namespace {

template <class... Number>
void append_number(std::string& out, Number... x) {
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, x...).ptr);
}

/// The shortest text of 100000 would be `1e+05`.
template <class Number>
void append_real(std::string& out, Number x) {
  constexpr Number whole_most = 9007199254740992; // 2^53: 16 digits, each of them so.
  if (x == std::floor(x) && std::abs(x) <= whole_most)
    append_number(out, x, std::chars_format::fixed);
  else
    append_number(out, x);
}

constexpr std::array<bool, 256> plain_bytes = [] { // Those that a text holds as they are.
  std::array<bool, 256> x{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte) // No control, DEL among them.
    x[byte] = byte != '"' && byte != '\\';
  return x;
}();

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_plain(char c) { return plain_bytes[static_cast<unsigned char>(c)]; }

void append_control(std::string& out, char c) {
  switch (c) {
  case '\b':
    out += "\\b";
    return;
  case '\f':
    out += "\\f";
    return;
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    out += "\\u00" + hex_of_bytes({&c, 1});
  }
}

void append_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain]))
      ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty())
      break;
    const auto c = text.front();
    std::size_t taken = 1;
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (is_control(c))
      append_control(out, c);
    else if (const auto length = utf8_length(text))
      out.append(text.substr(0, taken = length));
    else
      out += "\\ufffd";
    text.remove_prefix(taken);
  }
  out += '"';
}

} // namespace

json_writer& json_writer::key(std::string_view name) {
  separate();
  append_text(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}

json_writer& json_writer::value(std::string_view x) {
  separate();
  append_text(out_, x);
  return *this;
}

json_writer& json_writer::value(float x) {
  if (!std::isfinite(x))
    return null();
  separate();
  append_real(out_, x);
  return *this;
}

json_writer& json_writer::value(double x) {
  if (!std::isfinite(x))
    return null();
  separate();
  append_real(out_, x);
  return *this;
}

json_writer& json_writer::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

json_writer& json_writer::open(char bracket) {
  separate();
  out_ += bracket;
  comma_ = false;
  return *this;
}

json_writer& json_writer::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

json_writer& json_writer::whole(std::int64_t x) {
  separate();
  append_number(out_, x);
  return *this;
}

json_writer& json_writer::whole(std::uint64_t x) {
  separate();
  append_number(out_, x);
  return *this;
}

void json_writer::separate() {
  if (comma_)
    out_ += ',';
  comma_ = true;
}

} // namespace attune
