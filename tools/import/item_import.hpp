#pragma once

#include "protocol/result.hpp"
#include "tools/import/import_lines.hpp"
#include "tools/import/import_report.hpp"
#include "tools/import/patient_asker.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace attune {

/// Called with the bytes of the file that are done.
using bytes_done = std::function<void(std::uint64_t)>;

/// Puts each line's item into a gateway's catalogue, 500 and at most 512 KiB a request. A chunk
/// that is refused as a whole is halved until the bad line stands alone. Ends at the end of the
/// file, or at the first fault that every line would meet (nobody answers, a wrong key, no space).
result<void> import_items(import_lines& lines, const asker& ask, const std::string& secret_key,
                          import_report& report, const bytes_done& done);

/// The fault of an answer that the next line would meet as well; nothing otherwise.
result<void> stops_import(const client_answer& answer);

} // namespace attune
