#include "http/websocket.hpp"

#include "http/frame_writer.hpp"
#include "http/hopping_sink.hpp"
#include "http/liveness.hpp"
#include "http/loop_alarm.hpp"
#include "http/ws_stream.hpp"
#include "protocol/characters.hpp"
#include "protocol/codec/write.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <algorithm>
#include <utility>

namespace attune {

namespace {

namespace beast = boost::beast;
namespace ws = beast::websocket;
using boost::system::error_code;

constexpr std::size_t max_reason = 123;   // A control frame holds 125 bytes, two are the code.
constexpr std::size_t kept_bytes = 4'096; // A read buffer that grew beyond this is given back.
constexpr std::uint16_t highest_code = 4'999;

/// One WebSocket: reads, writes, keeps time. What the messages mean is `stream_session`'s.
///
/// All but the `live_connection` methods run on the socket's loop; those hop there.
class websocket final : public live_connection,
                        private stream_transport,
                        public std::enable_shared_from_this<websocket> {
public:
  websocket(gateway& shared, tcp_socket socket, door::ticket place, client_facts facts)
    : place_(std::move(place)), shared_(shared),
      ws_(batching_socket{std::move(socket), most_on_the_wire(shared.settings)}),
      writer_(ws_, shared), alarm_(executor()), ack_alarm_(executor()),
      queue_({.ack_delay_ms = shared.settings.ack_delay_ms, .welcome_first = true}),
      session_(shared, *this, std::move(facts), queue_),
      life_({shared.settings.hello_ms, shared.settings.ping_ms, shared.settings.unwritable_ms},
            steady_ms()) {
    shared_.parts.probe.connection_opened(transport::websocket);
  }

  ~websocket() override {
    shared_.parts.probe.socket_closed(close_code_);
    shared_.parts.probe.connection_closed(transport::websocket);
  }

  void start(const std::string& head) {
    place_.hand_to(weak_from_this());
    keep_ = shared_from_this();
    handshake_parser parser;
    if (!read_handshake(parser, head))
      return gone();
    set_options(ws_, shared_.settings);
    ws_.control_callback([this](ws::frame_type x, beast::string_view) { on_control(x); });
    arm();
    ws_.async_accept(parser.get(), [self = shared_from_this()](error_code e) {
      if (e)
        return self->gone();
      self->accepted_ = true;
      self->read();
      self->write();
    });
  }

  // What the engine says.

  loop_executor executor() { return socket().get_executor(); }

  void on_show(slate_ptr x, slate_ptr base) {
    if (queue_.show(std::move(x), std::move(base)))
      shared_.parts.probe.slate_replaced();
    write();
  }

  void on_stored(std::uint64_t seq, std::vector<row_report> dropped, std::int64_t at_ms) {
    queue_.stored(seq, std::move(dropped), at_ms);
    write();
  }

  void on_refused(const fault& x, const std::string& id) {
    std::string frame;
    write_error(frame, x, id);
    say("error", std::move(frame));
  }

  void on_close(close_reason x) { end(static_cast<std::uint16_t>(x), ""); }

  // live_connection

  void go_away() noexcept override {
    asio::dispatch(executor(), [self = shared_from_this()] {
      const auto retry_ms = std::max(self->shared_.settings.drain_ms, 1'000);
      std::string frame;
      write_goaway(frame, static_cast<std::uint32_t>(retry_ms));
      self->say("goaway", std::move(frame));
    });
  }

  void finish() noexcept override {
    asio::dispatch(executor(),
                   [self = shared_from_this()] { self->on_close(close_reason::draining); });
  }

  void abort() noexcept override {
    asio::dispatch(executor(), [self = shared_from_this()] { self->reset(); });
  }

private:
  tcp_socket& socket() { return ws_.next_layer().next_layer(); }

  // stream_transport

  sink_ptr sink() override { return std::make_shared<hopping_sink<websocket>>(weak_from_this()); }

  loop_runner runner() override {
    return [weak = weak_from_this()](std::function<void()> task) {
      if (auto self = weak.lock()) {
        const auto loop = self->executor();
        asio::dispatch(loop, [self = std::move(self), task = std::move(task)] {
          if (!self->gone_)
            task();
        });
      }
    };
  }

  void wake() override { write(); }

  void resume() override {
    waiting_ = false;
    life_.deaf(false, steady_ms());
    arm();
    read();
  }

  void end(std::uint16_t code, std::string_view reason) override {
    if (std::exchange(ending_, true))
      return;
    close_code_ = code;
    close_text_ = reason.size() <= max_reason ? reason : ""; // Cut, it might be no UTF-8.
    life_.ending(steady_ms());
    arm();
    write();
  }

  // Reading: one read at a time; none while the session waits or the client takes no answers.

  void read() {
    if (reading_ || in_session_ || waiting_ || ending_ || gone_ || !accepted_ || queue_.crowded())
      return; // `written` and `resume` come back here.
    reading_ = true;
    const auto room = static_cast<std::size_t>(shared_.settings.frame_bytes) + 1 - buffer_.size();
    ws_.async_read_some(buffer_, room, [self = shared_from_this()](error_code ec, std::size_t n) {
      self->reading_ = false;
      if (ec)
        return self->gone();
      self->on_read(n);
    });
  }

  void on_read(std::size_t n) {
    life_.heard(steady_ms());
    switch (ws_.next_layer().refused()) {
    case frame_guard::violation::fine:
      break;
    case frame_guard::violation::too_large:
      return refuse_frame(close_code::too_large, "The message is larger than frame_bytes.");
    case frame_guard::violation::malformed:
      shared_.parts.probe.frame_refused(fault_code::bad_message);
      return end(static_cast<std::uint16_t>(ws::close_code::protocol_error),
                 "The highest bit of a length is set.");
    }
    if (ws_.got_binary())
      return refuse_frame(close_code::bad_frame, "Messages are text.");
    if (buffer_.size() > static_cast<std::size_t>(shared_.settings.frame_bytes))
      return refuse_frame(close_code::too_large, "The message is larger than frame_bytes.");
    if (!ws_.is_message_done())
      return read();
    const auto bytes = buffer_.data();
    const std::string_view text{static_cast<const char*>(bytes.data()), bytes.size()};
    if (n == 0 && !is_utf8(text)) // Beast does not look when the last fragment is empty.
      return end(static_cast<std::uint16_t>(ws::close_code::bad_payload), "");
    in_session_ = true;
    waiting_ = true; // Until it is known better: resume() may come from within.
    life_.greeted(); // What comes first and is no hello ends the session at once.
    if (session_.on_text(text) == stream_session::step::read)
      waiting_ = false;
    else if (waiting_)
      life_.deaf(true, steady_ms());
    in_session_ = false;
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > kept_bytes)
      buffer_.shrink_to_fit();
    read();
  }

  void refuse_frame(close_code code, std::string_view why) {
    shared_.parts.probe.frame_refused(code == close_code::too_large ? fault_code::too_large
                                                                    : fault_code::bad_message);
    end(static_cast<std::uint16_t>(code), why);
  }

  void on_control(ws::frame_type x) {
    life_.heard(steady_ms());
    if (x == ws::frame_type::close && ws_.reason().code > highest_code)
      gone(); // No code that there is (RFC 6455, section 7.4.2); Beast would echo it.
  }

  // Writing: one batch of frames at a time.

  void write() {
    if (writer_.busy() || gone_ || closing_ || !accepted_)
      return;
    const auto now = steady_ms();
    auto batch = queue_.take(ending_ ? liveness::never : now);
    if (!batch.empty()) {
      life_.writing(now);
      arm();
      return writer_.write(std::move(batch), [self = shared_from_this()](error_code ec) {
        if (ec)
          return self->gone();
        self->life_.written();
        self->write();
        self->read();
      });
    }
    if (ending_)
      return close_now();
    if (const auto due = queue_.ack_due_ms())
      ack_alarm_.set(*due, weak_from_this(), &websocket::write);
  }

  void say(std::string_view type, std::string frame) {
    if (queue_.push(type, std::move(frame)))
      write();
  }

  void close_now() {
    closing_ = true;
    const ws::close_reason reason{static_cast<ws::close_code>(close_code_),
                                  beast::string_view{close_text_.data(), close_text_.size()}};
    ws_.async_close(reason, [self = shared_from_this()](error_code) { self->gone(); });
  }

  // Time.

  void arm() {
    if (!gone_)
      alarm_.set(life_.due_ms(), weak_from_this(), &websocket::tick);
  }

  void tick() {
    switch (life_.check(steady_ms())) {
    case liveness::action::fine:
      break;
    case liveness::action::no_hello:
      end(static_cast<std::uint16_t>(close_code::hello_timeout), "No hello came.");
      break;
    case liveness::action::ping:
      ping();
      break;
    case liveness::action::stalled:
      shared_.parts.probe.reader_stalled();
      close_code_ = 4504;
      return reset();
    case liveness::action::dead:
      return ending_ ? gone() : reset();
    }
    arm();
  }

  void ping() {
    std::string frame;
    write_ping(frame, shared_.parts.engine.now_us() / 1'000);
    say("ping", std::move(frame));
    if (pinging_ || closing_)
      return;
    pinging_ = true; // Answered even by those who know nothing of our own pings.
    ws_.async_ping({}, [self = shared_from_this()](error_code) { self->pinging_ = false; });
  }

  // The end.

  void gone() {
    if (std::exchange(gone_, true))
      return;
    const auto last = std::move(keep_); // Whoever called may be the only other owner.
    if (!ending_ && close_code_ == no_code)
      close_code_ = ws_.reason().code != 0 ? ws_.reason().code : no_code;
    session_.leave();
    alarm_.cancel();
    ack_alarm_.cancel();
    error_code ignored;
    socket().close(ignored);
  }

  /// Ends without a word: the peer sees a TCP reset.
  void reset() {
    error_code ignored;
    socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    gone();
  }

  static constexpr std::uint16_t no_code = 1006;

  door::ticket place_;              // First: given up when all else is gone.
  std::shared_ptr<websocket> keep_; // Until the socket is gone: at times nothing is read.
  gateway& shared_;
  ws_stream ws_;
  frame_writer<ws_stream> writer_;
  loop_alarm alarm_;
  loop_alarm ack_alarm_;
  beast::flat_buffer buffer_;
  send_queue queue_;
  stream_session session_;
  liveness life_;
  std::uint16_t close_code_ = no_code;
  std::string close_text_;
  bool accepted_ = false;
  bool reading_ = false;
  bool in_session_ = false;
  bool waiting_ = false; // The session said so: resume() will come.
  bool pinging_ = false;
  bool ending_ = false;  // Writes what waits, then closes.
  bool closing_ = false; // The close frame is on its way.
  bool gone_ = false;
};

} // namespace

void start_websocket(gateway& shared, tcp_socket socket, door::ticket place, upgrade request) {
  std::make_shared<websocket>(shared, std::move(socket), std::move(place), std::move(request.facts))
    ->start(request.head);
}

} // namespace attune
