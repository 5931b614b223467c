#pragma once

#include "models/byte_block.hpp"
#include "models/reward_rules.hpp"
#include "models/timeline.hpp"
#include "protocol/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune {

// What a live visitor remembers of its lists, packed: most of a visitor's memory, read once or
// twice a signal. Each is a value that gives back to the bit what it was given; equal contents are
// equal bytes. None is read from outside: what is stored has the unpacked form.

/// The positions of a list, in order: about 38 bytes each rather than 88. Reading one takes about
/// 25 ns.
class packed_positions {
public:
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = shown_item;
    using difference_type = std::ptrdiff_t;
    using pointer = const shown_item*;
    using reference = const shown_item&;

    reference operator*() const { return here_; }
    pointer operator->() const { return &here_; }
    iterator& operator++() {
      ++index_;
      read();
      return *this;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.index_ == b.index_; }

  private:
    friend packed_positions;
    iterator(const packed_positions& of, std::size_t index);
    void read();

    const packed_positions* of_;
    std::size_t index_;
    byte_reader in_;
    shown_item here_;
  };

  packed_positions() = default;
  explicit packed_positions(std::span<const shown_item> x);

  std::size_t size() const { return size_; }
  iterator begin() const { return {*this, 0}; }
  iterator end() const { return {*this, size_}; }
  std::vector<shown_item> all() const;

  friend bool operator==(const packed_positions&, const packed_positions&) = default;

private:
  byte_block bytes_; // The draws that positions come from, then the positions.
  std::uint32_t size_ = 0;
  std::uint32_t draws_ = 0;
};

/// Which decisions of one visitor, oldest first: three or four bytes each.
class packed_decisions {
public:
  /// A record's number alone does not name it: that of a record which a crash lost is given again,
  /// in another activation.
  struct place {
    std::uint64_t activation = 0;
    std::uint64_t record = 0;
    std::uint32_t ordinal = 0;

    friend bool operator==(const place&, const place&) = default;
  };

  packed_decisions() = default;
  explicit packed_decisions(std::span<const place> x);

  bool contains(const place& x) const;
  /// Adds the newest; the oldest give way to keep `most`.
  void add(const place& x, std::size_t most);
  std::vector<place> all() const;

  friend bool operator==(const packed_decisions&, const packed_decisions&) = default;

private:
  std::string bytes_; // Those of a few decisions need no block.
};

/// What each position of a list has earned: a byte where nothing, about two where it was seen.
class packed_earnings {
public:
  packed_earnings() = default;
  explicit packed_earnings(std::span<const earnings> x);

  std::vector<earnings> all() const;

  friend bool operator==(const packed_earnings&, const packed_earnings&) = default;

private:
  byte_block bytes_;
};

/// A draw that is shown no more but may still earn.
struct left_draw {
  std::uint64_t record = 0; ///< That drew it.
  std::uint32_t hash = 0;   ///< Of its ordinal and item.
  earnings earned;

  friend bool operator==(const left_draw&, const left_draw&) = default;
};

/// Draws that left, oldest first: about 8 bytes each where they were only seen.
class packed_left {
public:
  packed_left() = default;
  explicit packed_left(std::span<const left_draw> x);

  std::size_t size() const { return size_; }
  std::vector<left_draw> all() const;

  friend bool operator==(const packed_left&, const packed_left&) = default;

private:
  byte_block bytes_;
  std::uint32_t size_ = 0;
};

} // namespace attune
