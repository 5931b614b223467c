#pragma once

#include "models/candidate_set.hpp"
#include "models/catalogue_snapshot.hpp"
#include "models/nearest.hpp"
#include "models/trending.hpp"

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
  std::size_t fresh = 100;
  std::size_t trending = 100;
  std::size_t popular = 100;
  std::size_t category = 64; ///< Of each category asked for: its most visited, then others.
  std::size_t spread = 100;  ///< Of all categories by turns, where not everything fits.
};

/// What one ranking brings. Lists that may exceed their quota are best first; a key that the
/// catalogue does not have, or has hidden or removed, is passed over and takes none of its list's
/// quota.
struct retrieval_request {
  const float* embedding = nullptr; ///< 64 floats, finite: the visitor's; null without one.
  const float* near = nullptr;      ///< Nearest to these are looked for; null: `embedding`.
  std::span<const item_key> asked{};
  std::span<const item_key> history{};
  std::span<const item_key> co_visited{};
  std::span<const item_index> trending{};      ///< Visible ones.
  std::span<const item_index> popular{};       ///< Likewise.
  std::span<const std::uint32_t> categories{}; ///< Main categories from which items are wanted.
  const trending_snapshot* visits = nullptr;   ///< Names each category's most visited; null: none.
  std::span<const item_key> excluded{};        ///< Never a candidate, whoever names it.
  bool only_asked = false; ///< The caller wants its own candidates ranked, no others.
};

/// Finds the candidates of a ranking. In this order, until there are `limits.candidates`: asked,
/// history, co-visited, fresh, trending, popular, the categories that are wanted, all categories by
/// turns; then the items nearest to the embedding, or without one more of all categories. If the
/// whole catalogue fits in the limit, all its visible items are candidates, the rest in the order
/// of their indices. So there are as many as the catalogue has, up to the limit, also where nobody
/// ever visited anything.
///
/// With an embedding every candidate gets its similarity. Marked `from_similar` are the nearest
/// that were searched for, and in a small catalogue those of 0.25 and more: twice the spread of
/// unrelated embeddings. A function of its arguments, the same bits everywhere; what it keeps is
/// room for reuse.
///
/// Owner: one thread (keep one a loop).
/// Cost: 1,000 items about 10 us; 100,000 about 2 ms, 1,000,000 about 25 ms (memory-bound).
class retriever {
public:
  /// @returns the candidates, valid until the next call.
  candidate_set& find(const catalogue_snapshot& items, const retrieval_request& request,
                      const retrieval_limits& limits);

private:
  void add_nearest(const catalogue_snapshot& items, const float* to,
                   const retrieval_request& request, std::size_t count);
  void score(const catalogue_snapshot& items, const float* embedding, bool mark_similar);

  candidate_set candidates_;
  std::vector<near_item> nearest_;
  std::vector<const float*> rows_;
  std::vector<float> scores_;
};

} // namespace attune
