#pragma once

#include "protocol/codec/read_body.hpp"

#include <string>
#include <string_view>

namespace attune {

/// A batch's text with this row as its only signal.
inline std::string batch_of(std::string_view row) {
  return R"({"signals":[)" + std::string{row} + "]}";
}

/// A signal's text: the fields that all have, and `more` (with its own comma before it).
inline std::string row_of(std::string_view type, std::string_view more = {}) {
  return R"({"id":"s1","ts":1000,"type":")" + std::string{type} + '"' + std::string{more} + '}';
}

} // namespace attune
