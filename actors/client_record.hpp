#pragma once

#include "protocol/client_message.hpp"
#include "protocol/fields.hpp"
#include "protocol/port.hpp"
#include "protocol/rarely.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What is durable of a client session: its row in the store. A value; at most a few hundred bytes.
struct client_record {
  token_digest token;
  std::uint64_t seq = 0;    ///< The last batch handled.
  bool numbered = false;    ///< Whether the client ever sent a number of its own.
  bool connected = false;   ///< When the row was written: over a crash, the absence began later.
  std::int64_t left_us = 0; ///< When its last connection ended.
  bool paused = false;
  bool unprofiled = false;
  /// What it is subscribed to, without candidates; at most 16. Filled for writing, empty otherwise.
  rarely<std::vector<subscription>> slots;

  friend bool operator==(const client_record&, const client_record&) = default;
};

std::string encode_client(const client_record& x);
std::optional<client_record> decode_client(std::string_view bytes);

} // namespace attune
