#pragma once

#include "protocol/codec/json_tree.hpp"
#include "protocol/codec/json_writer.hpp"

#include <cstdint>

namespace attune {

/// Writes a value of a tree again, without the space around it; numbers as they were written.
void write_node(json_writer& w, const json_tree& tree, std::uint32_t node);

} // namespace attune
