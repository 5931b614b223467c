#pragma once

#include "actors/list_spec.hpp"
#include "protocol/fields.hpp"
#include "protocol/port.hpp"
#include "protocol/rarely.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A slot that a session follows, with all that its subscription asked for.
struct kept_list {
  std::string slot;
  list_spec what;

  friend bool operator==(const kept_list&, const kept_list&) = default;
};

/// What is durable of a client session: its row in the store. A value; some dozen bytes a slot, and
/// 8 a candidate: at most 70 KB.
struct client_record {
  token_digest token;
  std::uint64_t seq = 0;    ///< The last batch handled.
  bool numbered = false;    ///< The client numbers its batches: it said hello, or sent a number.
  bool connected = false;   ///< When the row was written: over a crash, the absence began later.
  std::int64_t left_us = 0; ///< When its last connection ended.
  bool paused = false;
  bool unprofiled = false;
  /// What it is subscribed to; at most 16. Filled for writing, empty otherwise.
  rarely<std::vector<kept_list>> slots;

  friend bool operator==(const client_record&, const client_record&) = default;
};

std::string encode_client(const client_record& x);
std::optional<client_record> decode_client(std::string_view bytes);

} // namespace attune
