#pragma once

#include "protocol/client_message.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// How to read what a stranger sent.
struct read_options {
  bool strict = false; ///< Refuse unknown fields; else they are counted and ignored.
};

/// What a client wants to go on with.
struct resume_request {
  std::string token;
  std::uint64_t seq = 0;                      ///< Advice: the highest ack that the client saw.
  std::map<std::string, std::uint64_t> slots; ///< Slots that live on, and the revision held.

  friend bool operator==(const resume_request&, const resume_request&) = default;
};

/// The first frame of a socket. Ids and tokens are as sent: the gateway checks and hashes them.
struct hello_message {
  std::string key;
  std::string token;      ///< A user's JWT; empty if none.
  std::string anon_id;    ///< Empty if none.
  std::string session_id; ///< Empty if none.
  std::optional<resume_request> resume;
  std::optional<context> surroundings;
  std::optional<consent_change> consent;
  bool caps_delta = false; ///< Takes deltas.
  bool caps_explain = false;
  bool caps_html = false;
  std::vector<row_report> warnings; ///< What was cut or left out of context, consent and `caps`.

  friend bool operator==(const hello_message&, const hello_message&) = default;
};

struct ping_message {
  std::optional<std::int64_t> ts; ///< Echoed by the pong.

  friend bool operator==(const ping_message&, const ping_message&) = default;
};

struct pong_message {
  std::optional<std::int64_t> ts;

  friend bool operator==(const pong_message&, const pong_message&) = default;
};

/// A message of the contract that this build does not serve: answer `unknown_type`.
struct unserved_message {
  std::string type;
  std::string id; ///< Echoed by the error.

  friend bool operator==(const unserved_message&, const unserved_message&) = default;
};

using frame_message =
  std::variant<hello_message, client_message, ping_message, pong_message, unserved_message>;

struct client_frame {
  frame_message message;
  std::uint32_t unknown_fields = 0; ///< Ignored; always 0 when strict.
  std::uint32_t cut_fields = 0;     ///< Cut or left out: they only decorate.
};

/// Why a frame was refused.
struct frame_fault {
  bool fatal = false; ///< No JSON, no object with a `type`, or a wrong `proto`: close with 4400.
  fault why;          ///< Else: an `error` frame, and the connection lives.
  std::string id;     ///< The message's own id, for the `error`; empty if it has none.

  friend bool operator==(const frame_fault&, const frame_fault&) = default;
};

/// Reads one text frame of `attune.v1.json`.
///
/// Signals are read row by row: a bad row goes to `signal_batch::dropped` with its pointer, the
/// rest stay. What only decorates (the context, where a consent came from, `caps`) is cut or left
/// out with a warning. `received_us` is left for the gateway to set. Everything else is whole or
/// refused; the pointer is exact (RFC 6901). The text need not be padded and may hold anything.
/// Limits: nesting of 16, 262,144 values. Cost: about 1 us for a signal of 300 bytes; allocates
/// what the message's own fields need. Thread safe: scratch memory is the thread's own.
tl::expected<client_frame, frame_fault> read_frame(std::string_view text,
                                                   const read_options& options = {});

} // namespace attune
