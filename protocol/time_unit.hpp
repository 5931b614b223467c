#pragma once

#include <cstdint>
#include <string>

namespace attune {

/// What is wrong with a client's time that can be no milliseconds since 1970: the rest of a
/// sentence that begins with its name, "must be milliseconds since 1970, and looks like seconds".
/// Empty where it can. As milliseconds, 10^8 to 10^11 is 1970 to 1973: taken for seconds; from
/// 10^14 on, after the year 5138: for microseconds. Smaller ones are in doubt, and pass.
std::string no_milliseconds(std::int64_t ms);

} // namespace attune
