#pragma once

#include "protocol/codec/fault_words.hpp"
#include "protocol/port.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

// The frames that a server sends, appended to a string as one JSON object without a line end.
// None fails; all are valid UTF-8 whatever their texts hold. Cost: 1 to 2 ns a byte.

/// What the transport adds to the engine's `welcome`.
struct welcome_terms {
  std::string_view anon_id; ///< Left out if empty.
  std::string_view resume_token;
  std::uint32_t resume_ttl_ms = 120000;
  std::uint32_t ping_ms = 25000;
  std::uint32_t frame_bytes = 65536;
  std::uint32_t batch = 100;
  double signals_per_s = 100;
  const std::vector<row_report>* warnings = nullptr; ///< Of the `hello`; left out if empty.
};

/// `consent` says what is in force: `personalize`, `improve` and `fine_behavior` only together
/// with `profile`. `sampling` is empty: every kind is taken whole.
void write_welcome(std::string& out, const welcome& x, const welcome_terms& terms);

/// `dropped` and `warnings` (rows of `dropped` that were applied) are left out if empty. A row that
/// could not be read has `detail` and `pointer`.
void write_ack(std::string& out, std::uint64_t seq, const std::vector<row_report>& dropped);

/// A `rec`. With a `base` of the same slot and epoch, and unless `x.snapshot`, a delta against it:
/// `items` holds the bodies that are not in `base`, compared by identity. Else a snapshot.
/// @param epoch  What the client knows the epoch by; empty: its own name.
void write_slate(std::string& out, const slate& x, const slate* base = nullptr,
                 std::string_view epoch = {});

void write_ping(std::string& out, std::int64_t ts_ms);
void write_pong(std::string& out, std::optional<std::int64_t> ts);
void write_goaway(std::string& out, std::uint32_t retry_ms, std::string_view reason = "draining");

/// `retry_ms` of 0 is left out. Codes that the stream's contract lacks are sent as the nearest
/// that it has: `not_implemented` as `unknown_type`, `unprocessable` as `bad_message`.
void write_error(std::string& out, const fault& x, std::string_view id = {},
                 std::uint32_t retry_ms = 0);

} // namespace attune
