#pragma once

#include "protocol/codec/json_writer.hpp"
#include "protocol/signal.hpp"

#include <string>
#include <vector>

namespace attune {

/// The member `dropped`, `[{id, code, detail, pointer, line}]`, of those of `rows` that were not
/// applied, were there none, too. What is empty is left out, but for the id.
void write_dropped(json_writer& w, const std::vector<row_report>& rows);

/// The member `warnings`, `[{id, code, detail, pointer, line}]`, of those of `rows` that were
/// applied all the same; left out where there are none. What is empty is left out.
void write_warnings(json_writer& w, const std::vector<row_report>& rows);

/// The member `warnings`, `[{code, pointer, detail}]`, of fields that no item has.
void write_ignored(json_writer& w, const std::vector<std::string>& pointers);

/// Whether a row of these was not applied.
bool any_dropped(const std::vector<row_report>& rows);

} // namespace attune
