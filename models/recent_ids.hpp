#pragma once

#include "models/packed_history.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Hashes of what was handled once, oldest first: the newest `most` of them. A value; at most 6 KB.
/// Cost of a question: about half a microsecond where all are there.
class recent_ids {
public:
  /// More than a client's eight batches on their way can hold.
  static constexpr std::size_t most = 1'024;

  bool knows(std::uint64_t hash) const {
    return std::find(ids_.rbegin(), ids_.rend(), short_id{hash}) != ids_.rend();
  }

  void add(std::uint64_t hash) {
    if (ids_.size() == most)
      ids_.erase(ids_.begin());
    ids_.emplace_back(hash);
  }

  /// @param x  Oldest first.
  void add(std::span<const short_id> x) {
    x = x.last(std::min(x.size(), most));
    const auto kept = std::min(ids_.size(), most - x.size());
    ids_.erase(ids_.begin(), ids_.end() - static_cast<std::ptrdiff_t>(kept));
    ids_.insert(ids_.end(), x.begin(), x.end());
  }

  std::size_t size() const { return ids_.size(); }

private:
  std::vector<short_id> ids_;
};

} // namespace attune
