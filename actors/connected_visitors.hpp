#pragma once

#include <cstddef>
#include <vector>

namespace attune {

class visitor;

/// The visitors of one loop that a client is connected to, in no order. They enter and leave, and
/// are looked at, on that loop's thread alone. Memory: a pointer each.
class connected_visitors {
public:
  std::size_t size() const { return all_.size(); }
  visitor& at(std::size_t place) const { return *all_[place]; }

  /// @returns its place, until another leaves: the last one then takes the place of that.
  std::size_t add(visitor& x) {
    all_.push_back(&x);
    return all_.size() - 1;
  }

  /// @returns who is at that place now; null if it was the last.
  visitor* remove(std::size_t place) {
    auto* last = all_.back();
    all_.pop_back();
    return place == all_.size() ? nullptr : all_[place] = last;
  }

private:
  std::vector<visitor*> all_;
};

} // namespace attune
