#pragma once

#include "models/candidate_set.hpp"
#include "models/catalogue_snapshot.hpp"
#include "models/nearest.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

/// Up to how many candidates each source may name, and how many there are in all.
struct retrieval_limits {
  std::size_t candidates = 1000;
  std::size_t asked = 1000;
  std::size_t history = 50;
  std::size_t co_visited = 200;
  std::size_t fresh = 50;
  std::size_t trending = 100;
  std::size_t popular = 100;
};

/// What one ranking brings. Lists are best first; a key that the catalogue does not have, or has
/// hidden or removed, is passed over and takes none of its list's quota.
struct retrieval_request {
  const float* embedding = nullptr; ///< The visitor's 64 floats, finite; null without one.
  std::span<const item_key> asked{};
  std::span<const item_key> history{};
  std::span<const item_key> co_visited{};
  std::span<const item_key> trending{};
  std::span<const item_key> popular{};
  std::span<const item_key> excluded{}; ///< Never a candidate, whoever names it.
  bool only_asked = false;              ///< The caller wants its own candidates ranked, no others.
};

/// Finds the candidates of a ranking. In this order, until there are `limits.candidates`: asked,
/// history, co-visited, fresh, trending, popular; then the items nearest to the visitor's
/// embedding. If the whole catalogue fits in the limit, all its visible items are candidates, the
/// rest in the order of their indices.
///
/// Every candidate gets its similarity. Marked `from_similar` are the nearest that were searched
/// for, and in a small catalogue those of 0.25 and more: twice the spread of unrelated embeddings.
/// A function of its arguments, the same bits everywhere; what it keeps is room for reuse.
///
/// Owner: one thread (keep one a loop).
/// Cost: 1,000 items about 10 us; 100,000 about 2 ms, 1,000,000 about 25 ms (memory-bound).
class retriever {
public:
  /// @returns the candidates, valid until the next call.
  candidate_set& find(const catalogue_snapshot& items, const retrieval_request& request,
                      const retrieval_limits& limits);

private:
  void add_nearest(const catalogue_snapshot& items, const retrieval_request& request,
                   std::size_t count);
  void score(const catalogue_snapshot& items, const float* embedding, bool mark_similar);

  candidate_set candidates_;
  std::vector<near_item> nearest_;
  std::vector<const float*> rows_;
  std::vector<float> scores_;
};

} // namespace attune
