#pragma once

#include <string>
#include <string_view>

namespace attune {

/// Appends `text` as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD, so the
/// result is always valid JSON.
void append_json_text(std::string& out, std::string_view text);

/// Appends the shortest decimal that reads back as `x`; `null` if `x` is not finite.
void append_json_number(std::string& out, double x);

inline std::string json_text(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

inline std::string json_number(double x) {
  std::string out;
  append_json_number(out, x);
  return out;
}

} // namespace attune
