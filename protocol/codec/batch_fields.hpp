#pragma once

#include "protocol/codec/read_body.hpp"
#include "protocol/codec/reading.hpp"

namespace attune {

/// Where a batch travels.
enum class batch_way : std::uint8_t {
  socket, ///< A `signals` frame: `seq` is required.
  body,   ///< A request's body or a line of a file.
};

/// Reads a batch, node 0 of the tree, row by row.
void read_batch(reading& from, batch_way way, batch_body& x);

} // namespace attune
