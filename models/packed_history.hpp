#pragma once

#include "protocol/fields.hpp"
#include "protocol/ids.hpp"
#include "protocol/signal.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace attune {

// What a live visitor remembers of each visit and each signal, without the room that alignment and
// unneeded bits would take.

/// A visit to an item.
struct item_visit {
  item_key item;
  std::uint32_t at_s = 0; ///< Seconds since the epoch.
  signal_kind kind = signal_kind::click;

  friend bool operator==(const item_visit&, const item_visit&) = default;
};

/// A visit in 13 bytes rather than 16: those that are stored.
class packed_visit {
public:
  packed_visit() = default;
  explicit packed_visit(const item_visit& x) {
    std::memcpy(bytes_.data(), &x.item.value, 8);
    std::memcpy(bytes_.data() + 8, &x.at_s, 4);
    std::memcpy(bytes_.data() + 12, &x.kind, 1);
  }

  item_visit unpacked() const {
    item_visit x;
    std::memcpy(&x.item.value, bytes_.data(), 8);
    std::memcpy(&x.at_s, bytes_.data() + 8, 4);
    std::memcpy(&x.kind, bytes_.data() + 12, 1);
    return x;
  }

  friend bool operator==(const packed_visit&, const packed_visit&) = default;

  template <class Op, either<packed_visit> X>
  friend void fields(Op& op, X& x) {
    op.one(x.bytes_);
  }

private:
  std::array<std::uint8_t, 8 + 4 + 1> bytes_{};
};

/// The hash of a signal's id, shortened to 48 bits: among 64 remembered, one signal in 4 * 10^12
/// would be taken for a double. Stored as 64, the upper ones 0: what was stored whole is read.
class short_id {
public:
  short_id() = default;
  explicit short_id(std::uint64_t hash)
    : parts_{static_cast<std::uint16_t>(hash), static_cast<std::uint16_t>(hash >> 16),
             static_cast<std::uint16_t>(hash >> 32)} {}

  std::uint64_t value() const {
    return parts_[0] | std::uint64_t{parts_[1]} << 16 | std::uint64_t{parts_[2]} << 32;
  }

  friend bool operator==(const short_id&, const short_id&) = default;

  template <class Op, either<short_id> X>
  friend void fields(Op& op, X& x) {
    auto all = x.value();
    op.one(all);
    if constexpr (!std::is_const_v<X>)
      x = short_id{all};
  }

private:
  std::array<std::uint16_t, 3> parts_{};
};

} // namespace attune
