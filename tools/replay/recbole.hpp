#pragma once

#include "protocol/result.hpp"
#include "tools/replay/data_set.hpp"

#include <istream>
#include <string>
#include <string_view>

namespace attune {

/// Adds one `.inter` table: a header of `name:type` with `user_id`, `item_id` and `timestamp`
/// (see `parse_time`); more columns, ratings among them, are ignored.
/// Lines that cannot be read are skipped and noted. @param file  What the notes call it.
result<void> add_recbole_events(std::istream& in, const std::string& file, data_set& out);

/// Reads an `.inter` file and, where it is there, the `.item` file beside it. Events are ordered by
/// time, those of one time by item id (by number where both ids are numbers).
/// Fails if the file cannot be opened or lacks a column, or nothing can be read; `out.bad` says why
/// then, too. Source of the format: RecBole's atomic files (Zhao et al., CIKM 2021).
result<void> read_recbole(const std::string& inter_file, data_set& out);

/// Whether `x` comes before `y`: ids of digits alone first, as numbers; the rest byte by byte.
bool id_before(std::string_view x, std::string_view y);

} // namespace attune
