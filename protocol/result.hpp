#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace attune {

/// What went wrong, in the words of the wire. `code_name` spells it.
enum class fault_code : std::uint8_t {
  bad_message = 1,
  unauthorized,
  forbidden,
  not_found,
  consent_required,
  unknown_type,
  unknown_item,
  duplicate,
  too_old,
  too_large,
  rate_limited,
  overloaded,
  resync_required,
  internal,
  not_implemented,
  unprocessable, ///< HTTP 422: an idempotency key that came with another body.
};

std::string_view code_name(fault_code x);

/// A fault: a code for programs and a sentence for the person who can mend it.
struct fault {
  fault_code code = fault_code::internal;
  std::string what; ///< What, where, what to do.
  std::string
    pointer; ///< RFC 6901, into the message that was at fault; empty if none or the whole.

  friend bool operator==(const fault&, const fault&) = default;
};

/// A value, or the fault that stood in its way.
template <class T>
using result = tl::expected<T, fault>;

/// @returns what converts to any failed `result`.
inline tl::unexpected<fault> failed(fault_code code, std::string what, std::string pointer = {}) {
  return tl::unexpected<fault>{fault{code, std::move(what), std::move(pointer)}};
}

} // namespace attune
