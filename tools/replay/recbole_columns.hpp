#pragma once

#include "protocol/result.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace attune {

/// The columns of a RecBole table, as its first line has them: `name:type`.
using recbole_columns = std::span<const std::string_view>;

/// The place of the column `name`; the fault says what a table needs.
result<std::size_t> need_column(recbole_columns columns, std::string_view name);

/// The place of the first column whose name has one of `parts` in it.
std::optional<std::size_t> find_column_like(recbole_columns columns,
                                            std::initializer_list<std::string_view> parts);

} // namespace attune
