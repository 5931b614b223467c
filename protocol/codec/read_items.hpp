#pragma once

#include "protocol/codec/read.hpp"
#include "protocol/item.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A row of a catalogue write that cannot be kept, and why.
struct refused_item {
  std::uint32_t index = 0; ///< In the body, from 0.
  std::string id;          ///< As far as it could be read.
  fault why;
};

/// Fields of a row that no item has: they are not kept.
struct ignored_fields {
  std::uint32_t index = 0;           ///< The row's in the body.
  std::vector<std::string> pointers; ///< The first 8.
};

/// The body of `PUT /v1/items`, read row by row.
struct items_body {
  std::vector<item> rows;
  std::vector<std::uint32_t> indexes; ///< Of each of `rows` in the body.
  std::vector<refused_item> refused;
  std::vector<ignored_fields> ignored; ///< In the order of the body.
  std::uint32_t unknown_fields = 0;
};

/// A JSON array of at most 1,000 items. Pointers start at the array: `/3/price`.
result<items_body> read_items_array(std::string_view text, const read_options& options = {});

/// NDJSON: an item a line, at most 1,000. A line that is no JSON is a refused row. Blank lines are
/// skipped and have no index. Pointers start at the line's object.
result<items_body> read_items_lines(std::string_view text, const read_options& options = {});

/// One item: a line of a file.
result<item> read_item(std::string_view text, const read_options& options = {});

} // namespace attune
