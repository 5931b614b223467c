#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace attune {

/// Appends values to a string in the one form of all that is persisted: little endian, unsigned
/// numbers as LEB128 varints where said, strings with a varint length before them.
class byte_writer {
public:
  /// The plain bytes of a number (integer, float or enumerator of fixed size).
  template <class Number>
  byte_writer& raw(Number x) {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    char bytes[sizeof x];
    std::memcpy(bytes, &x, sizeof x);
    out_.append(bytes, sizeof x);
    return *this;
  }

  byte_writer& varint(std::uint64_t x) {
    for (; x >= 0x80; x >>= 7)
      out_ += static_cast<char>(x | 0x80);
    out_ += static_cast<char>(x);
    return *this;
  }

  byte_writer& text(std::string_view x) {
    varint(x.size());
    out_.append(x);
    return *this;
  }

  const std::string& bytes() const { return out_; }
  std::string take() { return std::move(out_); }

private:
  std::string out_;
};

/// Reads what `byte_writer` wrote. Never throws and never reads past the end: the first value that
/// does not fit makes `ok()` false for good, and everything read after it is zero.
class byte_reader {
public:
  explicit byte_reader(std::string_view in) : in_(in) {}

  template <class Number>
  Number raw() {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    Number x{};
    const auto bytes = take(sizeof x);
    if (ok_)
      std::memcpy(&x, bytes.data(), sizeof x);
    return x;
  }

  std::uint64_t varint() {
    std::uint64_t x = 0;
    for (auto shift = 0u; shift < 64; shift += 7) {
      const auto byte = raw<std::uint8_t>();
      x |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80)
        return x;
    }
    ok_ = false;
    return 0;
  }

  /// A count of things that take at least `each` bytes: refused if so many cannot follow, so that
  /// a damaged record cannot ask for much memory.
  std::size_t count(std::size_t each = 1) {
    const auto x = varint();
    if (x > in_.size() / each)
      ok_ = false;
    return ok_ ? static_cast<std::size_t>(x) : 0;
  }

  /// A view into the input.
  std::string_view text() { return take(count()); }

  /// All that is left, as a view into the input.
  std::string_view rest() { return take(in_.size()); }

  /// What was read last cannot be: makes `ok()` false.
  void refuse() { ok_ = false; }

  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }

private:
  std::string_view take(std::size_t n) {
    if (!ok_ || n > in_.size()) {
      ok_ = false;
      return {};
    }
    const auto x = in_.substr(0, n);
    in_.remove_prefix(n);
    return x;
  }

  std::string_view in_;
  bool ok_ = true;
};

} // namespace attune
