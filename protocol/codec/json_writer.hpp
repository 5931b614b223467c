#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace attune {

/// Appends JSON to a string, value by value: commas, colons and escapes are its own. The caller
/// nests rightly: closes what it opened, and in an object writes a key before each value.
///
/// What it appends is UTF-8 whatever it is given: a byte that belongs to no character is replaced
/// by U+FFFD. Controls are escaped, DEL too, since logs are read on terminals. Numbers are the
/// shortest text that reads back the same, whole ones up to 2^53 whole; a number that is not finite
/// is `null`. Allocates only as the string grows.
class json_writer {
public:
  explicit json_writer(std::string& out) : out_(out) {}

  json_writer& open_object() { return open('{'); }
  json_writer& close_object() { return close('}'); }
  json_writer& open_array() { return open('['); }
  json_writer& close_array() { return close(']'); }

  json_writer& key(std::string_view name);

  json_writer& value(std::string_view x);
  json_writer& value(const char* x) { return value(std::string_view{x}); }
  json_writer& value(const std::string& x) { return value(std::string_view{x}); }
  json_writer& value(float x);
  json_writer& value(double x);
  template <std::integral Number>
  json_writer& value(Number x) {
    if constexpr (std::same_as<Number, bool>)
      return raw(x ? "true" : "false");
    else if constexpr (std::is_signed_v<Number>)
      return whole(static_cast<std::int64_t>(x));
    else
      return whole(static_cast<std::uint64_t>(x));
  }
  json_writer& null() { return raw("null"); }

  /// Appends a JSON value that is text already. @pre it is whole and valid.
  json_writer& raw(std::string_view json);

  /// A key and its value.
  template <class Value>
  json_writer& field(std::string_view name, const Value& x) {
    return key(name).value(x);
  }

  /// A key and an array of texts.
  template <class Texts>
  json_writer& texts(std::string_view name, const Texts& list) {
    key(name).open_array();
    for (const auto& x : list)
      value(x);
    return close_array();
  }

private:
  json_writer& open(char bracket);
  json_writer& close(char bracket);
  json_writer& whole(std::int64_t x);
  json_writer& whole(std::uint64_t x);
  void separate();

  std::string& out_;
  bool comma_ = false; // Whether the next key or value follows one.
};

/// A value on its own, such as a text with its quotes.
template <class Value>
std::string as_json(const Value& x) {
  std::string out;
  json_writer{out}.value(x);
  return out;
}

} // namespace attune
