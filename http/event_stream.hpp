#pragma once

#include "http/answer_text.hpp"
#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/net.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace attune {

/// The socket's half of a `text/event-stream`: writes what it is given, one write at a time, keeps
/// time, and notices when the client is gone. What the events are is the derived class's.
///
/// Runs on the socket's loop, but for the `live_connection` methods, which hop there.
class event_stream : public live_connection, public std::enable_shared_from_this<event_stream> {
public:
  event_stream(gateway& shared, tcp_socket socket, door::ticket place, transport kind);
  ~event_stream() override;

  /// Writes the answer's head. Once, after construction.
  void start(const answer_manner& how);

  void finish() noexcept override;
  void abort() noexcept override;

protected:
  /// All that is to be written now, as events; empty if nothing.
  virtual std::string take() = 0;
  /// The socket is gone: let go of whoever feeds the stream.
  virtual void ended() noexcept = 0;

  /// Writes what `take` gives, now or when the write that is under way is done.
  void write();
  /// Writes what waits, then ends the stream.
  void end();

  loop_executor executor() { return socket_.get_executor(); }
  gateway& shared() { return shared_; }
  bool gone() const { return gone_; }

private:
  void send(std::string text);
  void watch();
  void tick();
  void arm(int ms);
  void close();

  door::ticket place_; // First: given up when all else is gone.
  std::shared_ptr<event_stream> keep_;
  gateway& shared_;
  const transport kind_;
  tcp_socket socket_;
  loop_timer timer_;
  std::string out_;
  char scrap_[64]; // What a client sends on a stream says nothing.
  std::int64_t wrote_ms_ = 0;
  bool writing_ = false;
  bool ending_ = false;
  bool gone_ = false;
};

/// One event. @pre `data` holds no line end (our JSON never does); `id` may be empty.
std::string event_text(std::string_view event, std::string_view data, std::string_view id = {});

} // namespace attune
