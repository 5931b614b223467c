#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What is wrong with a value although the text around it is JSON.
enum class json_flaw : std::uint8_t {
  none,
  repeated,  ///< A member whose key its object already has.
  too_deep,  ///< An array or object beyond the nesting that is read; what it holds is not laid out.
  surrogate, ///< A text (or a key) with half of a surrogate pair, such as a cut `\ud83d`.
  not_utf8,  ///< ... with bytes that are not UTF-8.
  control,   ///< ... with a bare control character.
  escape,    ///< ... with an escape that JSON does not have.
};

/// Where a repaired text begins: the offset of its opening quote.
struct flawed_text {
  std::size_t at = 0;
  json_flaw what = json_flaw::none;
};

struct repaired_json {
  std::string text;
  std::vector<flawed_text> flawed; ///< In the order of `text`; empty: nothing was repaired.
};

/// Puts U+FFFD for whatever inside the texts of `json` no text may hold, so that a parser can read
/// the rest. What stands outside of texts is left as it is. Cost: one pass, a few nanoseconds a
/// byte; at most three times the bytes. For what a parser refused, not for every message.
repaired_json repair_texts(std::string_view json);

} // namespace attune
