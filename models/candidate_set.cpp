#include "models/candidate_set.hpp"

#include <cassert>
#include <limits>

namespace attune {

namespace {

constexpr auto excluded = std::numeric_limits<std::uint32_t>::max();

} // namespace

void candidate_set::begin(std::size_t size, std::size_t limit) {
  assert(limit < excluded);
  if (++use_ == 0) { // After 2^32 uses old marks would come alive.
    marks_.assign(marks_.size(), {});
    use_ = 1;
  }
  if (marks_.size() < size)
    marks_.resize(size);
  candidates_.clear();
  limit_ = limit;
}

void candidate_set::exclude(item_index i) {
  assert(i < marks_.size());
  assert(!find(i));
  marks_[i] = {use_, excluded};
}

candidate* candidate_set::find(item_index i) {
  assert(i < marks_.size());
  const auto& found = marks_[i];
  if (found.use != use_ || found.place == excluded)
    return nullptr;
  return &candidates_[found.place];
}

candidate* candidate_set::add(item_index i, candidate_source source) {
  assert(i < marks_.size());
  auto& found = marks_[i];
  if (found.use != use_) {
    if (full())
      return nullptr;
    found = {use_, static_cast<std::uint32_t>(candidates_.size())};
    candidates_.push_back({.index = i});
  } else if (found.place == excluded) {
    return nullptr;
  }
  auto& x = candidates_[found.place];
  x.sources |= source;
  return &x;
}

} // namespace attune
