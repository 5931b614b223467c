#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The slot that a replay asks for.
inline constexpr std::string_view replay_slot = "replay";

/// Opens a session of the visitor `anon_id`, consenting to all nine purposes at `at_us`.
std::string write_replay_hello(std::string_view key, std::string_view anon_id, std::int64_t at_us);

/// Asks for the slot's lists, which then come on demand alone.
std::string write_replay_subscribe();

std::string write_replay_sync();

/// A batch of one click on `item` at `at_us`, named `id`.
std::string write_replay_click(std::uint64_t seq, std::string_view id, std::string_view item,
                               std::int64_t at_us);

/// What a replay reads of the server's messages.
struct replay_answer {
  std::string type;               ///< `welcome`, `rec`, `ack`, ...
  std::uint64_t seq = 0;          ///< Of an `ack`.
  std::vector<std::string> order; ///< Of a `rec`.
  std::string complaint; ///< Of an `error`: code, title, detail. Of an `ack`: what it dropped.
};

/// Reads one message at a time; keeps its buffers. One owner.
class replay_reader {
public:
  replay_reader();
  ~replay_reader();
  replay_reader(const replay_reader&) = delete;
  replay_reader& operator=(const replay_reader&) = delete;

  /// Fails with `bad_message` where `text` is no JSON object with a `type`.
  result<replay_answer> read(std::string_view text);

private:
  struct parser;
  std::unique_ptr<parser> parser_;
};

} // namespace attune
