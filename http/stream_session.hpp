#pragma once

#include "http/gateway.hpp"
#include "http/resume_token.hpp"
#include "http/send_queue.hpp"
#include "protocol/codec/read.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Close codes that only the gateway knows; the engine's are `close_reason`.
enum class close_code : std::uint16_t {
  bad_frame = 4400,
  unauthorized = 4401,
  forbidden = 4403,
  hello_timeout = 4408,
  too_large = 4413,
  too_fast = 4429,
};

using loop_runner = std::function<void(std::function<void()>)>;

/// What a stream's protocol needs of its socket. One loop owns both.
class stream_transport {
public:
  virtual ~stream_transport() = default;

  /// The sink to give to the engine. Does not keep the socket.
  virtual sink_ptr sink() = 0;
  /// What runs a task on the socket's loop, unless the socket is gone by then. Any thread may call
  /// it, at any time. Does not keep the socket.
  virtual loop_runner runner() = 0;
  /// The queue has something to write.
  virtual void wake() = 0;
  /// Reads on after `step::wait`.
  virtual void resume() = 0;
  /// Writes what waits, then closes.
  virtual void end(std::uint16_t code, std::string_view reason) = 0;
};

/// What a stream knows of a client before it said a word.
struct client_facts {
  std::string origin;
  bool has_origin = false;
  bool gpc = false;    ///< `Sec-GPC: 1`.
  std::string address; ///< By which limits count.
};

/// The protocol `attune.v1.json` of one WebSocket, without the socket: greets, admits, hands over
/// and answers. Used on the socket's loop alone.
class stream_session {
public:
  /// @param shared, socket  Outlive the session.
  stream_session(gateway& shared, stream_transport& socket, client_facts facts, send_queue& queue);

  /// What the socket does next.
  enum class step { read, wait };

  /// Takes one text message.
  step on_text(std::string_view text);

  bool greeted() const { return client_ != nullptr; }

  /// The socket is gone: detaches from the engine.
  void leave();

private:
  step greet(const hello_message& x);
  void opened_as(result<opened> x, const greeting& asked);
  void welcomed(const welcome& x, std::unique_ptr<client_session> client);
  step take(client_message x);
  step take_batch(signal_batch x);
  step hand_over(client_message&& x);
  void retry();
  bool admitted(double cost, std::string_view id);
  void refuse(const fault& x, std::string_view id = {}, std::uint32_t retry_ms = 0);
  step end(close_code code, std::string_view reason);

  gateway& shared_;
  stream_transport& socket_;
  const client_facts facts_;
  send_queue& queue_;

  const known_key* key_ = nullptr;
  std::string anon_id_;   // What `welcome` says; empty if none was made or named.
  std::string presented_; // The resume token that came.
  resume_token fresh_;
  std::vector<row_report> warnings_; // Of the hello, for the welcome.
  std::unique_ptr<client_session> client_;
  std::shared_ptr<rate_bucket> rate_;
  std::optional<client_message> held_;   // Not taken yet: the client's credit is used up.
  std::deque<std::int64_t> refusals_ms_; // When rates were exceeded, at most 20.
};

} // namespace attune
