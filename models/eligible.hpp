#pragma once

#include "protocol/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attune {

/// A candidate of a ranking, as the choice of a shortlist reads it.
struct contender {
  item_key key;
  std::uint32_t place = 0;    ///< The caller's own number for it.
  float score = 0;            ///< Mean score.
  std::uint32_t category = 0; ///< Hash of its main category; 0: none, and no cap counts it.
  bool fresh = false;
};

/// What a shortlist promises the slate that is drawn from it.
struct shortlist_promises {
  std::size_t positions = 0;    ///< n.
  std::size_t category_cap = 0; ///< Most items of one category in the slate; 0: no cap.
  std::size_t fresh_quota = 0;  ///< Fresh items that are sure of a place on the shortlist.
};

/// Who may be shown: the max(64, 2 n, n + quota) best by mean score, ties by key, among them
///
/// * the best n that the cap allows, so that it need not give way as long as there are n: any slate
///   that keeps to the cap and is shorter can be made longer from these (caps are a matroid);
/// * the best fresh ones, as many as were promised.
///
/// Where these are not among the best, they take the last places of those that nothing was
/// promised to. @returns them best first.
/// Cost: that of finding the best; where a promise needs it, of sorting all.
std::vector<contender> eligible(std::vector<contender> all, const shortlist_promises& x);

} // namespace attune
