#pragma once

#include "models/catalogue_snapshot.hpp"
#include "protocol/client_message.hpp"
#include "protocol/signal.hpp"

#include <string>
#include <vector>

namespace attune {

/// Whether the catalogue has the item, be it hidden or out of stock.
bool has_item(const catalogue_snapshot& items, const std::string& id);

/// The warning of the row, or message, `of`. @param detail  A sentence: what became of it.
row_report unknown_item(const std::string& of, std::string detail);

/// What a list was asked for and the catalogue does not have: at most one warning of the page's
/// item and one of the candidates, whose first three unknown ones it names.
std::vector<row_report> warnings_of(const subscription& x, const catalogue_snapshot& items);

} // namespace attune
