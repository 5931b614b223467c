#pragma once

#include "protocol/result.hpp"
#include "tools/replay/data_set.hpp"

#include <istream>
#include <string>
#include <vector>

namespace attune {

/// Adds one table with the columns `SessionId`, `ItemId` and `Time` (see `parse_time`;
/// more columns are ignored), in the file's order.
/// Lines that cannot be read are skipped and noted. @param file  What the notes call it.
result<void> add_session_rec(std::istream& in, const std::string& file, data_set& out);

/// Reads all files as one data set, ordered by time; events of one time keep the order of the files
/// and of their lines. Fails if a file cannot be opened or lacks a column, or nothing can be read;
/// `out.bad` says why then, too.
/// Source of the format: the tables of the session-rec framework (Ludewig, Jannach, 2018).
result<void> read_session_rec(const std::vector<std::string>& files, data_set& out);

} // namespace attune
