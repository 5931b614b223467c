#pragma once

#include "tools/import/item_import.hpp"

#include <string>

namespace attune {

/// Posts each line's batch of signals as history: however old, it is not `too_old`. A line whose
/// rows were dropped in part counts as bad for these rows. Ends like `import_items`.
result<void> import_signals(import_lines& lines, const asker& ask, const std::string& secret_key,
                            import_report& report, const bytes_done& done);

} // namespace attune
