#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/signal.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace attune {

/// Reads one signal: every field's own rule, and what its kind requires. What the engine does not
/// read (`view_id`, `props`, `summary`, ...) is checked and dropped.
signal read_signal(reading& from, std::uint32_t node);

/// The warning of a row that was read at `node` and counts for no item, because it names none: most
/// often a misspelt `item`. Of kinds that may be about a page only where the row has a field that
/// no signal has. @param unknown  Fields that no table names, of which the row's first is named.
std::optional<row_report> missing_item(const signal& x, const reading& from, std::uint32_t node,
                                       std::span<const std::uint32_t> unknown);

} // namespace attune
