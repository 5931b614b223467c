#include "http/websocket.hpp"

#include "http/batching_socket.hpp"
#include "http/liveness.hpp"
#include "http/upgrade.hpp"
#include "http/url.hpp"
#include "http/weak_sink.hpp"
#include "protocol/codec/write.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace attune {

namespace {

namespace beast = boost::beast;
namespace ws = beast::websocket;
using boost::system::error_code;

constexpr std::size_t kept_bytes = 4'096; // A read buffer that grew beyond this is given back.
constexpr auto never = liveness::never;

/// One WebSocket: reads, writes, keeps time. What the messages mean is `stream_session`'s.
///
/// All but the `push_sink` and `live_connection` methods run on the socket's loop; those hop there.
class websocket final : public push_sink,
                        public live_connection,
                        private stream_transport,
                        public std::enable_shared_from_this<websocket> {
public:
  websocket(gateway& shared, tcp_socket socket, door::ticket place, client_facts facts)
    : place_(std::move(place)), shared_(shared), ws_(batching_socket{std::move(socket)}),
      timer_(executor()), ack_timer_(executor()),
      queue_({false, true, shared.settings.ack_delay_ms}),
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
    beast::http::request_parser<beast::http::empty_body> parser;
    parser.header_limit(std::numeric_limits<std::uint32_t>::max()); // It was measured already.
    error_code ec;
    parser.put(asio::buffer(head), ec);
    if (ec)
      return gone();
    set_options();
    arm();
    ws_.async_accept(parser.get(), [self = shared_from_this()](error_code e) {
      if (e)
        return self->gone();
      self->accepted_ = true;
      self->read();
      self->write();
    });
  }

  void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept override {
    asio::dispatch(executor(),
                   [self = shared_from_this(), x = std::move(x), base = std::move(base)]() mutable {
                     if (self->queue_.show(std::move(x), std::move(base)))
                       self->shared_.parts.probe.slate_replaced();
                     self->write();
                   });
  }

  void stored(std::uint64_t seq, std::vector<dropped_signal> dropped) noexcept override {
    asio::dispatch(executor(),
                   [self = shared_from_this(), seq, dropped = std::move(dropped)]() mutable {
                     self->queue_.stored(seq, std::move(dropped), steady_ms());
                     self->write();
                   });
  }

  void refused(fault x, std::string id) noexcept override {
    asio::dispatch(executor(), [self = shared_from_this(), x = std::move(x), id = std::move(id)] {
      std::string frame;
      write_error(frame, x, id);
      if (self->queue_.push("error", std::move(frame)))
        self->write();
    });
  }

  void close(close_reason x) noexcept override {
    asio::dispatch(
      executor(), [self = shared_from_this(), x] { self->end(static_cast<std::uint16_t>(x), ""); });
  }

  void go_away() noexcept override {
    asio::dispatch(executor(), [self = shared_from_this()] {
      std::string frame;
      write_goaway(frame,
                   static_cast<std::uint32_t>(std::max(self->shared_.settings.drain_ms, 1'000)));
      if (self->queue_.push("goaway", std::move(frame)))
        self->write();
    });
  }

  void finish() noexcept override { close(close_reason::draining); }

  void abort() noexcept override {
    asio::dispatch(executor(), [self = shared_from_this()] { self->reset(); });
  }

private:
  void set_options() {
    ws_.set_option(ws::stream_base::decorator([](ws::response_type& x) {
      x.set(beast::http::field::sec_websocket_protocol,
            beast::string_view{subprotocol.data(), subprotocol.size()});
      x.set("Server-Timing", "total;dur=0");
    }));
    ws_.control_callback([this](ws::frame_type, beast::string_view) { life_.heard(steady_ms()); });
    if (shared_.settings.deflate) {
      ws::permessage_deflate deflate;
      deflate.server_enable = true;
      deflate.server_max_window_bits = 11; // 4 + 4 KiB of windows; the default takes 256 KiB.
      deflate.memLevel = 3;
      ws_.set_option(deflate);
    }
    ws_.read_message_max(0); // The limit is ours: Beast would close with 1009 instead of 4413.
    ws_.auto_fragment(false);
    ws_.text(true);
  }

  tcp_socket& socket() { return ws_.next_layer().next_layer(); }
  loop_executor executor() { return socket().get_executor(); }

  // stream_transport

  sink_ptr sink() override { return std::make_shared<weak_sink>(weak_from_this()); }

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
    if (session_.greeted())
      life_.greeted();
    waiting_ = false;
    life_.deaf(false, steady_ms());
    arm();
    read();
  }

  void end(std::uint16_t code, std::string_view reason) override {
    if (ending_)
      return;
    ending_ = true;
    close_code_ = code;
    close_text_ = reason.substr(0, 120); // A close frame holds 125 bytes, two are the code.
    life_.ending(steady_ms());
    arm();
    write();
  }

  // Reading: one read at a time; none while the session waits or the client takes no answers.

  void read() {
    if (reading_ || in_session_ || waiting_ || ending_ || gone_ || !accepted_)
      return;
    if (queue_.crowded()) // `written` comes back here.
      return;
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
    waiting_ = true;
    const auto next = session_.on_text(text);
    in_session_ = false;
    if (next == stream_session::step::read)
      waiting_ = false;
    else if (waiting_)
      life_.deaf(true, steady_ms());
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

  // Writing: one batch of frames at a time.

  void write() {
    if (writing_ || gone_ || closing_ || !accepted_)
      return;
    const auto now = steady_ms();
    batch_ = queue_.take(ending_ ? never : now);
    written_ = 0;
    if (!batch_.empty()) {
      writing_ = true;
      life_.writing(now);
      arm();
      return write_next();
    }
    if (ending_)
      return close_now();
    if (const auto due = queue_.ack_due_ms())
      arm_ack(*due);
  }

  void write_next() {
    const auto& frame = batch_[written_];
    if (frame.caused_at_us != 0)
      shared_.parts.probe.slate_pushed(shared_.parts.engine.now_us() - frame.caused_at_us);
    if (frame.event == "ack")
      shared_.parts.probe.acknowledged();
    ws_.next_layer().hold(written_ + 1 < batch_.size()); // The whole batch in one segment.
    ws_.async_write(asio::buffer(frame.json),
                    [self = shared_from_this()](error_code ec, std::size_t) {
                      if (ec)
                        return self->gone();
                      self->written();
                    });
  }

  void written() {
    if (++written_ < batch_.size())
      return write_next();
    writing_ = false;
    life_.written();
    batch_.clear();
    write();
    read();
  }

  void arm_ack(std::int64_t due_ms) {
    if (std::exchange(ack_armed_, true))
      return;
    ack_timer_.expires_after(
      std::chrono::milliseconds{std::max<std::int64_t>(due_ms - steady_ms(), 0)});
    ack_timer_.async_wait([weak = weak_from_this()](error_code) {
      if (const auto self = weak.lock()) {
        self->ack_armed_ = false;
        self->write();
      }
    });
  }

  void close_now() {
    closing_ = true;
    ws::close_reason reason{static_cast<ws::close_code>(close_code_)};
    reason.reason.assign(close_text_.data(), close_text_.size());
    ws_.async_close(reason, [self = shared_from_this()](error_code) { self->gone(); });
  }

  // Time: one timer for all that is slow, set for the next thing that may be due.

  void arm() {
    const auto due_ms = life_.due_ms();
    if (due_ms >= armed_ms_ || gone_)
      return;
    armed_ms_ = due_ms;
    timer_.expires_at(std::chrono::steady_clock::time_point{std::chrono::milliseconds{due_ms}});
    timer_.async_wait([weak = weak_from_this()](error_code ec) {
      if (ec)
        return;
      if (const auto self = weak.lock())
        self->tick();
    });
  }

  void tick() {
    armed_ms_ = never;
    switch (life_.check(steady_ms())) {
    case liveness::verdict::fine:
      break;
    case liveness::verdict::no_hello:
      end(static_cast<std::uint16_t>(close_code::hello_timeout), "No hello came.");
      break;
    case liveness::verdict::ping:
      ping();
      break;
    case liveness::verdict::stalled:
      shared_.parts.probe.reader_stalled();
      close_code_ = 4504;
      return reset();
    case liveness::verdict::dead:
      return ending_ ? gone() : reset();
    }
    arm();
  }

  void ping() {
    std::string frame;
    write_ping(frame, shared_.parts.engine.now_us() / 1'000);
    if (queue_.push("ping", std::move(frame)))
      write();
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
    if (!ending_)
      close_code_ = ws_.reason().code != 0 ? ws_.reason().code : close_code_;
    session_.leave();
    timer_.cancel();
    ack_timer_.cancel();
    error_code ignored;
    socket().close(ignored);
  }

  /// Ends without a word: the peer sees a TCP reset.
  void reset() {
    error_code ignored;
    socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    gone();
  }

  door::ticket place_;              // First: given up when all else is gone.
  std::shared_ptr<websocket> keep_; // Until the socket is gone: at times nothing is read.
  gateway& shared_;
  ws::stream<batching_socket> ws_;
  loop_timer timer_;
  loop_timer ack_timer_;
  beast::flat_buffer buffer_;
  send_queue queue_;
  stream_session session_;
  std::vector<outgoing_frame> batch_;
  std::size_t written_ = 0;
  liveness life_;
  std::int64_t armed_ms_ = never;
  std::uint16_t close_code_ = 1006;
  std::string close_text_;
  bool accepted_ = false;
  bool reading_ = false;
  bool in_session_ = false;
  bool waiting_ = false; // The session said so: resume() will come.
  bool writing_ = false;
  bool pinging_ = false;
  bool ack_armed_ = false;
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
