#pragma once

#include "protocol/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// A candidate of a ranking, as the choice of a shortlist reads it.
struct scored_item {
  item_key key;
  std::uint32_t place = 0;    ///< The caller's own number for it.
  float score = 0;            ///< Mean score.
  std::uint32_t category = 0; ///< Hash of its main category; 0: none, and no cap counts it.
  std::uint16_t group = 0;    ///< Whose quota it takes.
  bool trial = false;         ///< Sure of a place on the shortlist.
};

/// What the slate that is drawn from a shortlist must be able to keep to.
struct shortlist_constraints {
  std::size_t positions = 0;               ///< n.
  std::size_t category_cap = 0;            ///< Most items of one category in the slate; 0: no cap.
  std::span<const std::uint32_t> quotas{}; ///< Most items of each group; empty: no quotas.
};

/// Who may be shown: the max(64, 2 n) best by mean score, ties by key, among them
///
/// * of each group the best that its quota and the cap allow, so that neither need give way as long
///   as there are enough (the cap's sets lie within those of the quotas: a laminar matroid, so that
///   any slate that keeps to them and is shorter can be made longer from these; Oxley, "Matroid
///   Theory", chapter 1);
/// * the trials.
///
/// Where these are not among the best, they take the last places of those that no
/// constraint needs. @returns them best first.
/// Cost: that of finding the best; where a constraint needs others, of sorting those it concerns.
/// @pre There are at most 32 trials.
std::vector<scored_item> eligible(std::vector<scored_item> all, const shortlist_constraints& x);

} // namespace attune
