#pragma once

#include "protocol/result.hpp"

#include <string_view>

namespace attune {

// What a fault is called by those who hear of it.

/// The code as the stream's contract has it; `not_implemented` is sent as `unknown_type` and
/// `unprocessable` as `bad_message`, which it lacks. HTTP uses `code_name`.
std::string_view wire_code(fault_code x);

/// A short sentence, the same each time.
std::string_view title_of(fault_code x);

/// 400, 401, 403, 404, 409, 413, 422, 429, 500, 501 or 503.
unsigned http_status(fault_code x);

/// Whether the same request may succeed later.
bool is_temporary(fault_code x);

} // namespace attune
