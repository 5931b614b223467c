#pragma once

#include "protocol/codec/read.hpp"
#include "protocol/item.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The body of `POST /v1/signals`, or one line of an NDJSON body or file. Ids as sent; empty if
/// none. `batch.seq` is 0 if none was sent; `batch.received_us` is the caller's to set.
struct batch_body {
  signal_batch batch;
  std::string anon_id;
  std::string user_id;
  std::string session_id;
  std::uint32_t unknown_fields = 0;
  std::uint32_t cut_fields = 0; ///< As in `client_frame`.
};

/// Fails on syntax and on the schema of the whole; a bad row goes to `batch.dropped`, what was cut
/// or left out of context and consent to `batch.dropped` with a warning.
result<batch_body> read_batch_body(std::string_view text, const read_options& options = {});

struct control_body {
  control what;
  std::string session_id; ///< Never empty.
  std::uint32_t unknown_fields = 0;
};

result<control_body> read_control_body(std::string_view text, const read_options& options = {});

struct consent_body {
  consent_change what;
  std::string session_id; ///< Never empty.
  std::uint32_t unknown_fields = 0;
  std::uint32_t cut_fields = 0;
};

result<consent_body> read_consent_body(std::string_view text, const read_options& options = {});

/// The body of `POST /v1/rank`.
struct rank_body {
  std::string session_id;       ///< Empty if none.
  std::string slot;             ///< Empty if none.
  std::vector<item> candidates; ///< At most 500; their `features` are read as an item's fields.
  std::optional<context> surroundings;
  bool defer_activation = false;
  /// Candidates that could not be read, and warnings of what was cut or left out of the context.
  std::vector<row_report> dropped;
  std::uint32_t unknown_fields = 0;
  std::uint32_t cut_fields = 0;
};

/// Fails on syntax and on the schema of the whole; a bad candidate goes to `dropped`.
result<rank_body> read_rank_body(std::string_view text, const read_options& options = {});

/// The body of a reward: `rid` is left empty, it is in the path.
result<outside_reward> read_reward_body(std::string_view text, const read_options& options = {});

} // namespace attune
