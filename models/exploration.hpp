#pragma once

#include "protocol/ids.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// "No candidate".
inline constexpr std::uint16_t no_candidate = 0xffff;

/// What caps read of a candidate.
struct candidate_traits {
  std::uint16_t category = no_candidate; ///< A small number of its category; 0xffff: none, no cap.
  std::uint16_t group = 0;               ///< Whose quota it takes, see `slate_request::quotas`.
  bool trial = false; ///< New: gets no votes, is shown now and then to be found out about.
};

/// What a slate must be.
struct slate_request {
  std::size_t positions = 0;      ///< n; the slate has min(n, candidates).
  std::uint32_t category_cap = 0; ///< Most items of one category; 0: no cap.
  /// Most items of each group; empty: no quotas. What they leave open is filled without them.
  std::vector<std::uint32_t> quotas{};
  double trial_share = 0; ///< t, in [0, 1]: how much of a position is drawn among trials.
  std::size_t trials = 0; ///< Most trials in a slate that are drawn as such.
  /// By position: the candidate that stays, or `no_candidate`. May be shorter than the slate.
  std::vector<std::uint16_t> kept{};
  std::uint64_t seed = 0; ///< See `slate_seed`.
};

/// One position of a slate.
struct position {
  std::uint16_t candidate = no_candidate;
  double propensity = 1; ///< Exact, given the positions above and the kept ones.
  bool kept = false;     ///< Not drawn now but kept from the slate before; propensity 1.

  friend bool operator==(const position&, const position&) = default;
};

/// The seed of a slate's uniforms: a function of whose it is and the how-manieth.
std::uint64_t slate_seed(visitor_id visitor, std::uint64_t decision_number);

/// Chooses a slate so that each position's propensity is exact.
///
/// At position i, given those above it: E is what those, the kept positions, the caps and the
/// quotas leave; each draw votes for its best candidate in E that is no trial (ties: the lower
/// index); candidate a is chosen with propensity
///
///     (1 - t) ((1 - e) votes(a) / M + e / |E|) + t [a in T] / |T|,
///
/// T the trials in E; t is 0 where there are none, or `trials` of them stand above or are kept; e
/// is 1 where there is nobody to vote for.
/// Where caps and quotas leave nothing they give way, for that position and the rest. The choice is
/// a pure function of its arguments; the uniform of position i is `uniform(seed, i)`.
///
/// One draw and e = t = 0 is a greedy order; no draw is uniform. Kept positions beyond the slate, a
/// candidate's second one, and what caps and quotas leave no place to, are drawn. A score that is
/// not a number is the lowest.
///
/// @param draws  Scores under draw m of candidate j at `draws[m * K + j]`, K = traits.size().
/// @param uniform_share  e, in [0, 1].
/// Cost: only draws whose best was taken or barred vote anew; about 5 us for K = 64, M = 32,
/// n = 20. @pre K < no_candidate; draws.size() is a multiple of K.
std::vector<position> explore(std::span<const float> draws,
                              std::span<const candidate_traits> traits,
                              const slate_request& request, double uniform_share);

} // namespace attune
