#pragma once

#include "protocol/result.hpp"
#include "protocol/signal.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Opens a session of the visitor `anon_id`, who allows all that a shop needs: everything but a
/// precise place and sharing.
std::string write_shopper_hello(std::string_view key, std::string_view anon_id,
                                std::int64_t now_us);

/// Asks for a live list of `n` items.
std::string write_shopper_subscribe(std::string_view slot, int n);

/// A batch of one signal of a kind that shoppers make (those of `shoppers`).
std::string write_shopper_signal(std::uint64_t seq, const signal& x);

/// What a shopper reads of a server's message; what the message lacks is empty or 0.
struct shopper_answer {
  std::string type; ///< `welcome`, `rec`, `ack`, ...
  std::string slot;
  std::string rid;
  std::vector<std::string> order; ///< Of a `rec`.
  std::uint64_t seq = 0;          ///< Of an `ack`.
  std::uint64_t dropped = 0;      ///< Of an `ack`: how many signals were not taken.
  std::string complaint;          ///< Of an `error`: its code and title.
};

/// Reads one message at a time and keeps its buffers. One owner.
class shopper_reader {
public:
  shopper_reader();
  ~shopper_reader();
  shopper_reader(const shopper_reader&) = delete;
  shopper_reader& operator=(const shopper_reader&) = delete;

  /// Fails with `bad_message` where `text` is no JSON object with a `type`.
  result<shopper_answer> read(std::string_view text);

private:
  struct parser;
  std::unique_ptr<parser> parser_;
};

} // namespace attune
