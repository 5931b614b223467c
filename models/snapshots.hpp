#pragma once

#include "models/catalogue_snapshot.hpp"
#include "models/learned.hpp"
#include "models/segments.hpp"
#include "models/timeline.hpp"

#include <memory>

namespace attune {

/// The versions of all shared tables that one ranking reads: each taken once.
struct snapshots {
  std::shared_ptr<const catalogue_snapshot> items;
  std::shared_ptr<const learned_snapshot> learned;
  std::shared_ptr<const segments> groups;

  read_versions versions() const { return {learned->version, groups->version, items->version()}; }
};

} // namespace attune
