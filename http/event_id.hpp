#pragma once

#include "protocol/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Names an event of an SSE stream, as `<epoch>.<counter>`, so that a client can go on behind it
/// with nothing else. The epoch is the session's id and the stream's number, 48 lower-case hex
/// digits: whoever shows one knows the session, which is a secret of 128 random bits.
struct event_id {
  session_id session;
  std::uint64_t stream = 0;  ///< Random: a session may have several streams.
  std::uint64_t counter = 0; ///< Grows by one with each `rec` of the stream.

  std::string epoch() const;

  friend bool operator==(const event_id&, const event_id&) = default;
};

/// What a client sent as `Last-Event-ID`; empty if it is none of ours.
std::optional<event_id> parse_event_id(std::string_view text);

std::string to_string(const event_id& x);

} // namespace attune
