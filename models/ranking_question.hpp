#pragma once

#include "protocol/context.hpp"
#include "protocol/fields.hpp"
#include "protocol/ids.hpp"
#include "protocol/rarely.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace attune {

/// What a list was asked to be and what the ranking was allowed to read, beside the visitor and the
/// snapshots: with these, the settings and the seed, all that a decision is a function of.
struct ranking_question {
  std::uint32_t n = 0;
  item_key about;                   ///< The item that the page is about; 0: none.
  std::vector<item_key> candidates; ///< Rank only these, and `own`; both empty: all.
  std::vector<std::string> own;     ///< The caller's own candidates, as `encode_item` writes them.
  std::vector<item_key> elsewhere;  ///< What the page's lists above this one showed.
  bool personal = false;            ///< The visitor's state could be read.
  bool contextual = false;          ///< The context could be read.
  rarely<context> surroundings;     ///< The context that was read.
  std::int64_t local_offset_us = 0; ///< What was added to the clock for the visitor's own.

  bool only_candidates() const { return !candidates.empty() || !own.empty(); }

  friend bool operator==(const ranking_question&, const ranking_question&) = default;
};

template <class Op, either<context> X>
void fields(Op& op, X& x) {
  op.sparse(x, &context::device, &context::input, &context::network, &context::save_data,
            &context::reduced_motion, &context::locale, &context::tz, &context::country,
            &context::region, &context::geohash, &context::near, &context::referrer,
            &context::campaign);
}

template <class Op, either<ranking_question> X>
void fields(Op& op, X& x) {
  op.sparse(x, &ranking_question::n, &ranking_question::about, &ranking_question::candidates,
            &ranking_question::own, &ranking_question::elsewhere, &ranking_question::personal,
            &ranking_question::contextual, &ranking_question::surroundings,
            &ranking_question::local_offset_us);
}

} // namespace attune
