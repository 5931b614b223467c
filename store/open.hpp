#pragma once

#include "protocol/result.hpp"
#include "store/settings.hpp"
#include "store/store.hpp"

#include <memory>

namespace attune {

/// Opens the store that `settings.url` names: `memory:`, or `rocks:` and a folder.
result<std::unique_ptr<store>> open_store(const store_settings& settings);

/// Whether an earlier start left data where `settings` say. Opens and changes nothing.
bool holds_data(const store_settings& settings);

} // namespace attune
