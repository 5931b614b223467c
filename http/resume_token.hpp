#pragma once

#include "protocol/port.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A session and what proves it: `<session>.<secret>`, each 32 hex digits of 128 random bits. The
/// engine keeps a digest only.
struct resume_token {
  session_id session;
  token_digest digest;
  std::string text;
};

/// @throws std::runtime_error if the system gives no entropy.
resume_token make_resume_token();

/// The token that a client presented; empty if it is none.
std::optional<resume_token> read_resume_token(std::string_view text);

/// An id for a device that has none: 32 hex digits of 128 random bits.
std::string make_anon_id();

} // namespace attune
