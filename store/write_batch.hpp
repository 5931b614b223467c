#pragma once

#include "store/table.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Changes that a store makes as one: all or none. They take effect in the order in which they
/// were added, so a put after a range delete of its key stays. Keys and values are copied into one
/// buffer. Not thread safe.
class write_batch {
public:
  enum class verb : std::uint8_t { put, erase, erase_range, erase_rows };

  /// What `each` shows. For `erase_range` and `erase_rows`, `key` is the first key and `value` the
  /// one past the last.
  struct change {
    verb what;
    table where;
    std::string_view key;
    std::string_view value;
  };

  void put(table where, std::string_view key, std::string_view value);
  void erase(table where, std::string_view key);
  /// Erases the keys in [from, to). A store keeps a mark of it that every later read of the table
  /// walks past, until it is compacted: for the few ranges that have many rows.
  void erase_range(table where, std::string_view from, std::string_view to);
  /// As `erase_range`, but row by row, with a read of the range at the commit: for the many ranges
  /// that have few rows, such as a visitor's.
  void erase_rows(table where, std::string_view from, std::string_view to);

  /// Calls `fn` with each change in order. The views live as long as the batch is not changed.
  template <class Fn>
  void each(Fn&& fn) const {
    for (const auto& x : entries_)
      fn(change{x.what, x.where, view(x.begin, x.key_size),
                view(x.begin + x.key_size, x.value_size)});
  }

  bool empty() const { return entries_.empty(); }
  /// Bytes of keys and values.
  std::size_t bytes() const { return buffer_.size(); }

private:
  struct entry {
    verb what;
    table where;
    std::size_t begin;
    std::size_t key_size;
    std::size_t value_size;
  };

  void add(verb what, table where, std::string_view key, std::string_view value);
  std::string_view view(std::size_t begin, std::size_t size) const {
    return std::string_view{buffer_}.substr(begin, size);
  }

  std::string buffer_;
  std::vector<entry> entries_;
};

} // namespace attune
