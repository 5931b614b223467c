#pragma once

#include "protocol/codec/read.hpp"
#include "protocol/item.hpp"
#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace attune {

/// An item after a patch, and what whoever patched it is told.
struct patched_item {
  item now;
  std::string answer; ///< `write_item(now)`, with `warnings` where the patch had unknown fields.
};

/// `x` after a JSON merge patch (RFC 7396): what the patch names replaces what is there, `null`
/// takes it away, and within `attributes` likewise. The outcome keeps to all the rules of an item.
/// Refused, with a pointer: a patch that is no object, names a key twice or another `id`, or leads
/// to what is no item.
result<patched_item> merge_patch(const item& x, std::string_view patch,
                                 const read_options& options = {});

} // namespace attune
