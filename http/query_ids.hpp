#pragma once

#include "http/url.hpp"
#include "protocol/result.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace attune {

/// The fault of the first of the query's parameters `names` that is there and is no id, checked as
/// bodies are (`is_wire_id`); nothing if all are. An empty one is none. A bare `+` is a space in a
/// query: read as an id it would name somebody else.
std::optional<fault> bad_id_in_query(const url& target,
                                     std::initializer_list<std::string_view> names);

} // namespace attune
