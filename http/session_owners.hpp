#pragma once

#include "protocol/ids.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace attune {

/// Whose session is whose, as far as the engine's answers said so: a session's owner is who its
/// rate counts for, whatever names a request gives. Holds the 100,000 that were named last, and up
/// to as many that were named before; who is forgotten is learned anew from the next answer. Any
/// thread.
class session_owners {
public:
  void learn(session_id session, visitor_id owner);
  std::optional<visitor_id> find(session_id session) const;

private:
  using generation = std::unordered_map<session_id, visitor_id>;

  mutable std::mutex mutex_;
  generation young_;
  generation old_;
};

} // namespace attune
