#pragma once

#include "models/catalogue_block.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Why an item is a candidate: bits of `candidate::sources`. Persisted in decisions: append only.
enum candidate_source : std::uint32_t {
  from_similar = 1,    ///< Near the visitor's embedding.
  from_co_visited = 2, ///< Visited by others after what this visitor visited.
  from_trending = 4,
  from_fresh = 8,
  from_popular = 16,
  from_history = 32,    ///< The visitor's own.
  from_asked = 64,      ///< The caller named it.
  from_catalogue = 128, ///< The catalogue is so small that every item is one.
};

/// An item that may be ranked, and how it came to be.
struct candidate {
  item_index index = 0;
  std::uint32_t sources = 0;
  float similarity = 0; ///< Dot product with the visitor's embedding, -1 .. 1; 0 without one.
};

/// The candidates of one ranking: a set with a fixed order (of insertion) and a bound. Made for
/// reuse: a mark for each of the catalogue's indices says in which use it was set, so that neither
/// adding nor beginning anew costs more than O(1).
///
/// Owner: one thread (keep one a loop). Memory: 8 bytes an index, 12 a candidate.
class candidate_set {
public:
  /// Empties the set for a catalogue of `size` indices and at most `limit` candidates.
  void begin(std::size_t size, std::size_t limit);

  /// Keeps `i` out until the next `begin`. @pre It is not in; `i < size`.
  void exclude(item_index i);

  /// @returns the candidate `i`, added if it is not in and not yet marked with `source`; null where
  /// it is excluded or there is no room. Valid until the next `add`. @pre `i < size`.
  candidate* add(item_index i, candidate_source source);

  /// @returns the candidate `i`, or null.
  candidate* find(item_index i);

  bool full() const { return candidates_.size() >= limit_; }

  std::span<candidate> all() { return candidates_; }
  std::span<const candidate> all() const { return candidates_; }

private:
  struct mark {
    std::uint32_t use = 0;
    std::uint32_t place = 0; // In `candidates_`, or `excluded`.
  };

  std::vector<mark> marks_;
  std::vector<candidate> candidates_;
  std::size_t limit_ = 0;
  std::uint32_t use_ = 0;
};

} // namespace attune
