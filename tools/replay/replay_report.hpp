#pragma once

#include "tools/replay/accuracy.hpp"

#include <cstddef>
#include <string>

namespace attune {

/// What a replay found.
struct replay_report {
  std::size_t events = 0;
  std::size_t skipped_lines = 0; ///< Of the files: they could not be read.
  std::size_t bare_items = 0;    ///< Put without what the files say of them: it was refused.
  accuracy attune;
  accuracy popularity;
  accuracy co_visitation;
  double seconds = 0; ///< Wall time of the replay; in the text alone, since two runs differ in it.
};

/// A table for people: each method's HR@20 and MRR@20, and by how much the engine leads each
/// baseline.
std::string to_text(const replay_report& x);

/// `{"events", "scored", "skipped_lines", "bare_items", "methods": {"attune" | "popularity" |
/// "co_visitation": {"hr@20", "mrr@20"}}}`: the same bytes from two runs.
std::string to_json(const replay_report& x);

} // namespace attune
