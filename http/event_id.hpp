#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Names an event of an SSE stream: `<epoch>.<counter>`. The counter grows by one with each `rec`
/// of the stream's epoch.
struct event_id {
  std::string epoch; ///< `[0-9a-z]+`, at most 64 characters.
  std::uint64_t counter = 0;

  friend bool operator==(const event_id&, const event_id&) = default;
};

/// What a client sent as `Last-Event-ID`; empty if it is none of ours.
std::optional<event_id> parse_event_id(std::string_view text);

std::string to_string(const event_id& x);

} // namespace attune
