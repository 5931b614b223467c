#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace attune {

/// Whether X is T, const or not: one overload of `fields` serves both directions.
template <class X, class T>
concept either = std::same_as<std::remove_const_t<X>, T>;

/// A struct that is persisted lists its fields once, in an overload found beside its type:
///
///     template <class Op, either<session_id> X>
///     void fields(Op& op, X& x) { op.all(x.high, x.low); }
///
/// `field_writer` and `field_reader` are the two users of that list. The order is the format. An
/// enumeration with an `is_known` beside it is refused where it holds none of its enumerators.
///
/// Members that are mostly as they began stand in one `op.sparse(x, &X::a, &X::b, …)` at the end: a
/// bit each, then those that differ. A member appended there is read from older bytes as it begins,
/// so such a list may grow without a new format; a program that lacks it refuses the bytes.
class field_writer {
public:
  template <class... T>
  void all(const T&... x) {
    (one(x), ...);
  }

  template <class T>
  void one(const T& x) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      bytes.raw(x);
    else
      fields(*this, x);
  }

  void one(const std::string& x) { bytes.text(x); }

  template <class T, std::size_t N>
  void one(const std::array<T, N>& x) {
    for (const auto& element : x)
      one(element);
  }

  template <class T>
  void one(const std::vector<T>& x) {
    bytes.varint(x.size());
    for (const auto& element : x)
      one(element);
  }

  template <class T>
  void one(const std::optional<T>& x) {
    bytes.raw(static_cast<std::uint8_t>(x.has_value()));
    if (x)
      one(*x);
  }

  template <class X, class... M>
  void sparse(const X& x, M X::*... members) {
    static_assert(sizeof...(M) <= 64);
    static const X initial{};
    std::uint64_t differing = 0;
    std::size_t place = 0;
    ((differing |= std::uint64_t{!(x.*members == initial.*members)} << place++), ...);
    bytes.varint(differing);
    place = 0;
    ((differing >> place++ & 1 ? one(x.*members) : void()), ...);
  }

  byte_writer bytes;
};

/// Reads what `field_writer` wrote. Damage shows in `bytes.ok()`, and never costs more memory than
/// a few hundred times the input.
class field_reader {
public:
  explicit field_reader(std::string_view in) : bytes(in) {}

  template <class... T>
  void all(T&... x) {
    (one(x), ...);
  }

  template <class T>
  void one(T& x) {
    if constexpr (std::is_same_v<T, bool>)
      x = bytes.raw<std::uint8_t>() != 0;
    else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
      x = bytes.raw<T>();
    else
      fields(*this, x);
    if constexpr (requires {
                    { is_known(x) } -> std::same_as<bool>;
                  })
      if (!is_known(x))
        bytes.refuse();
  }

  void one(std::string& x) { x = bytes.text(); }

  template <class T, std::size_t N>
  void one(std::array<T, N>& x) {
    for (auto& element : x)
      one(element);
  }

  template <class T>
  void one(std::vector<T>& x) {
    const auto count = bytes.count();
    x.clear();
    x.reserve(std::min<std::size_t>(count, 256)); // What was promised may not be there.
    for (std::size_t i = 0; i < count && bytes.ok(); ++i)
      one(x.emplace_back());
  }

  template <class T>
  void one(std::optional<T>& x) {
    if (bytes.raw<std::uint8_t>() != 0)
      one(x.emplace());
  }

  template <class X, class... M>
  void sparse(X& x, M X::*... members) {
    const auto differing = bytes.varint();
    if constexpr (sizeof...(M) < 64)
      if (differing >> sizeof...(M) != 0)
        bytes.refuse();
    std::size_t place = 0;
    ((differing >> place++ & 1 ? one(x.*members) : void()), ...);
  }

  byte_reader bytes;
};

} // namespace attune
