#pragma once

#include "models/timeline.hpp"
#include "protocol/ids.hpp"
#include "protocol/signal.hpp"
#include "protocol/slate.hpp"

#include <string>

namespace attune {

/// What an operator who watches reads of a signal that was applied: one line of JSON, with no raw
/// id of a person.
std::string tail_line(visitor_id who, session_id session, const signal& x);

/// The same of a list that was ranked.
std::string tail_line(visitor_id who, session_id session, const slate& x,
                      const decision_entry& decision);

} // namespace attune
