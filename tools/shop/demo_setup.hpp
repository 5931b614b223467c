#pragma once

#include "tools/attune_settings.hpp"

#include <string>

namespace attune {

/// The keys that a demo makes for itself and prints.
struct demo_keys {
  std::string publishable;
  std::string secret;
  std::string admin;
};

/// Turns settings into a demo's: all in memory, keys of its own (where none are configured), the
/// page's two slots. @returns the keys to use.
demo_keys prepare_demo(attune_settings& settings);

/// What a newcomer reads: URLs, keys, and `curl` lines that prove cause and effect.
std::string demo_guide(const std::string& listen, const std::string& admin, const demo_keys& keys);

} // namespace attune
