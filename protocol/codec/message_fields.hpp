#pragma once

#include "protocol/codec/read_body.hpp"
#include "protocol/codec/reading.hpp"

namespace attune {

// Each reads the message whose object is node 0 of the tree.

hello_message read_hello(reading& from);
subscription read_subscription(reading& from);

/// `unsubscribe` and `sync`: a `slot` and nothing else.
std::string read_slot_name(reading& from);

/// `control`: with `session` not null a request's body, which names its session.
control read_control(reading& from, std::string* session = nullptr);

/// `consent`, likewise, with the warnings of the whole message.
consent_change read_consent_message(reading& from, std::string* session = nullptr);

/// `ping` and `pong`.
std::optional<std::int64_t> read_ping_time(reading& from);

} // namespace attune
