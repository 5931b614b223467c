#include "protocol/result.hpp"

namespace attune {

std::string_view code_name(fault_code x) {
  switch (x) {
  case fault_code::bad_message:
    return "bad_message";
  case fault_code::unauthorized:
    return "unauthorized";
  case fault_code::forbidden:
    return "forbidden";
  case fault_code::not_found:
    return "not_found";
  case fault_code::consent_required:
    return "consent_required";
  case fault_code::unknown_type:
    return "unknown_type";
  case fault_code::unknown_item:
    return "unknown_item";
  case fault_code::duplicate:
    return "duplicate";
  case fault_code::too_old:
    return "too_old";
  case fault_code::too_large:
    return "too_large";
  case fault_code::rate_limited:
    return "rate_limited";
  case fault_code::overloaded:
    return "overloaded";
  case fault_code::resync_required:
    return "resync_required";
  case fault_code::internal:
    return "internal";
  case fault_code::not_implemented:
    return "not_implemented";
  case fault_code::unprocessable:
    return "unprocessable";
  }
  return "internal";
}

} // namespace attune
