#pragma once

#include "http/url.hpp"
#include "protocol/client_message.hpp"

#include <string_view>

namespace attune {

/// Reads what a query says of a list, as `subscribe` says it in a message: `n` (1 to 200), `item`
/// and `candidates` (1 to 500 ids, a comma between two, so an id that has one cannot be named
/// here).
///
/// @param slot  If not empty, `SLOT.n` and its like go before `n`, which then is for all slots.
/// @returns a subscription without its slot; what is absent stays as it is by default. Fails with
/// `bad_message` and a pointer to the parameter.
result<subscription> read_list_query(const url& target, std::string_view slot = {});

} // namespace attune
