#include "protocol/codec/fault_words.hpp"

#include <array>

namespace attune {

namespace {

struct words {
  fault_code code;
  std::string_view wire;
  std::string_view title;
  unsigned status;
  bool temporary;
};

constexpr std::array<words, 16> table{{
  {fault_code::bad_message, "bad_message", "The message does not fit the contract", 400, false},
  {fault_code::unauthorized, "unauthorized", "A valid key or token is needed", 401, false},
  {fault_code::forbidden, "forbidden", "The key does not allow this", 403, false},
  {fault_code::not_found, "not_found", "There is no such thing", 404, false},
  {fault_code::consent_required, "consent_required", "A purpose was not granted", 403, false},
  {fault_code::unknown_type, "unknown_type", "This is not served", 400, false},
  {fault_code::unknown_item, "unknown_item", "There is no such item", 404, false},
  {fault_code::duplicate, "duplicate", "It is known already", 409, false},
  {fault_code::too_old, "too_old", "It is too old", 400, false},
  {fault_code::too_large, "too_large", "It is too large", 413, false},
  {fault_code::rate_limited, "rate_limited", "Too much in a short time", 429, true},
  {fault_code::overloaded, "overloaded", "The server has too much to do", 503, true},
  {fault_code::resync_required, "resync_required", "A message is missing", 409, true},
  {fault_code::internal, "internal", "The server made a mistake", 500, true},
  {fault_code::not_implemented, "unknown_type", "This is not served yet", 501, false},
  {fault_code::unprocessable, "bad_message", "The key came with another body", 422, false},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].code) != i + 1)
      return false;
  return true;
}
static_assert(is_in_order());

const words& of(fault_code x) { return table[static_cast<std::size_t>(x) - 1]; }

} // namespace

std::string_view wire_code(fault_code x) { return of(x).wire; }
std::string_view title_of(fault_code x) { return of(x).title; }
unsigned http_status(fault_code x) { return of(x).status; }
bool is_temporary(fault_code x) { return of(x).temporary; }

} // namespace attune
