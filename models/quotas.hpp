#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// How much a visitor looked for a main category: see `quotas_of`.
struct category_evidence {
  std::uint32_t category = 0; ///< Its hash; not 0.
  double weight = 0;          ///< > 0. A visit just now is 1.
  bool bought = false;        ///< The visitor bought there and looked no further.
};

/// Places of a slate for one main category.
struct category_quota {
  std::uint32_t category = 0;
  std::uint32_t places = 0;

  friend bool operator==(const category_quota&, const category_quota&) = default;
};

/// How a slate is shared out, before anything is drawn.
struct slate_quotas {
  std::vector<category_quota> tastes; ///< Of what the visitor looks for, most evidence first.
  std::uint32_t others = 0;           ///< For all other categories together.

  friend bool operator==(const slate_quotas&, const slate_quotas&) = default;
};

struct quota_request {
  std::size_t positions = 0;  ///< n of the slate.
  double share = 1;           ///< Most of a slate for one main category, in (0, 1].
  double bought_share = 0.27; ///< ... for one that is bought and not looked for since.
};

/// Shares a slate out by taste: a taste is a part of the list, not all of it. With evidence w_c and
/// their sum w, category c gets n w_c / (w + max(0.8 / w, 0.08 w)) places, at most `share` of n;
/// the rest is for other categories, so that little evidence narrows little: one visit gives its
/// category 0.56 of the slate, two of one weight each 0.42. Places are whole by largest remainders
/// (Hamilton's method), and the first of `evidence` (what was looked for last) gets its share
/// rounded up. Shares as in Steck, "Calibrated recommendations" (RecSys 2018), made before the
/// draw.
///
/// @param evidence  Each category once, the one looked for last first; at most 64.
/// Cost: O(categories^2) of a few.
slate_quotas quotas_of(std::span<const category_evidence> evidence, const quota_request& x);

} // namespace attune
