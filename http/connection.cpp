#include "http/connection.hpp"

#include "http/answer_text.hpp"
#include "http/request_identity.hpp"
#include "http/request_reader.hpp"
#include "http/sse_streams.hpp"
#include "http/upgrade.hpp"
#include "http/websocket.hpp"

#include <boost/asio/write.hpp>

#include <chrono>
#include <utility>

namespace attune {

namespace {

using boost::system::error_code;

constexpr std::size_t max_discarded = 1u << 20; // Of a refused request, before the close.

/// One connection's requests, one after the other. Runs on the socket's loop, but for the
/// `live_connection` methods and the answers of handlers, which hop there.
class connection final : public live_connection, public std::enable_shared_from_this<connection> {
public:
  connection(gateway& shared, const router& routes, tcp_socket socket, door::ticket place)
    : place_(std::move(place)), shared_(shared), routes_(routes), socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      reader_({static_cast<std::size_t>(shared.settings.header_bytes),
               static_cast<std::size_t>(shared.settings.body_bytes)}) {
    error_code gone_already;
    peer_ = peer_ip(socket_.remote_endpoint(gone_already).address().to_string());
    shared_.parts.probe.connection_opened(transport::http);
  }

  ~connection() override { shared_.parts.probe.connection_closed(transport::http); }

  void start() {
    place_.hand_to(weak_from_this());
    keep_ = shared_from_this();
    next_request();
  }

  void go_away() noexcept override {}

  void finish() noexcept override {
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] {
      self->finishing_ = true;
      if (!self->request_)
        self->gone();
    });
  }

  void abort() noexcept override {
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] { self->gone(); });
  }

private:
  // Requests in.

  void next_request() {
    request_.reset();
    if (finishing_) // It was told to while an answer was written.
      return gone();
    began_us_ = reader_.has_rest() ? steady_us() : 0;
    phase_ = reader_.where();
    deadline(phase_ == request_reader::phase::idle ? shared_.settings.idle_ms
                                                   : shared_.settings.header_ms);
    advance();
  }

  void advance() {
    switch (reader_.advance()) {
    case request_reader::state::more:
      return read_more();
    case request_reader::state::expects_continue:
      out_ = "HTTP/1.1 100 Continue\r\n\r\n";
      return write([this] { read_more(); });
    case request_reader::state::whole:
      request_ = reader_.take();
      return on_request();
    case request_reader::state::refused:
      request_ = std::make_shared<http_request>();
      shared_.parts.probe.frame_refused(reader_.refusal().why.code);
      return refuse(problem(reader_.refusal().status, reader_.refusal().why));
    }
  }

  void read_more() {
    const auto phase = reader_.where();
    if (std::exchange(phase_, phase) != phase)
      deadline(phase == request_reader::phase::body ? shared_.settings.body_ms
                                                    : shared_.settings.header_ms);
    receive([this](std::string_view bytes) {
      if (began_us_ == 0)
        began_us_ = steady_us();
      reader_.add(bytes);
      advance();
    });
  }

  void on_request() {
    request_->began_us = began_us_;
    request_->address = limit_name(client_address(shared_.proxies, peer_, request_->head));
    if (request_->head.target == "*")
      return answer({204, {}, {}, {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}}});
    routing_ = routes_.find(request_->head.method, request_->target);
    if (request_->head.method == "OPTIONS" && !routing_.allowed.empty())
      return answer(
        preflight(*request_, routing_.allowed, allowed_origin(shared_, routes_, *request_)));
    if (routing_.chosen == nullptr)
      return answer(unrouted(routing_));
    if (routing_.chosen->how != manner::answer)
      return become_stream();
    const auto& route = *routing_.chosen;
    auto who = identify(shared_, *request_, route.who, route.key_in_url);
    if (!who)
      return answer(problem(who.error()));
    deadline(shared_.settings.answer_ms);
    waiting_ = true;
    route.handle({request_, std::move(*who), std::move(routing_.args), answer_later(++number_)});
  }

  responder answer_later(std::uint64_t number) {
    return [weak = weak_from_this(), number](http_answer x) {
      if (const auto self = weak.lock())
        asio::dispatch(self->socket_.get_executor(), [self, number, x = std::move(x)]() mutable {
          if (self->waiting_ && self->number_ == number)
            self->answer(std::move(x));
        });
    };
  }

  // Answers out.

  void answer(http_answer x) {
    waiting_ = false;
    auto how = manner_of_answer();
    how.keep_alive = request_->head.keep_alive && !finishing_ && !broken_;
    out_ = answer_text(x, how);
    shared_.parts.probe.request_answered(
      routing_.chosen != nullptr ? routing_.chosen->pattern : "other", x.status, how.took_us);
    deadline(shared_.settings.unwritable_ms);
    write(
      [this, keep_alive = how.keep_alive] { keep_alive ? next_request() : discard_then_close(); });
  }

  /// Answers, then closes.
  void refuse(http_answer x) {
    broken_ = true;
    answer(std::move(x));
  }

  answer_manner manner_of_answer() const {
    answer_manner how;
    how.head_only = request_->head.method == "HEAD";
    how.took_us = began_us_ == 0 ? 0 : steady_us() - began_us_;
    how.allowed_origin = allowed_origin(shared_, routes_, *request_);
    return how;
  }

  // Streams.

  void become_stream() {
    const auto& route = *routing_.chosen;
    if (shared_.draining)
      return refuse(problem({fault_code::overloaded, "The server drains.", {}}));
    if (route.how == manner::websocket)
      return become_websocket();
    auto who = identify(shared_, *request_, route.who, route.key_in_url);
    if (!who)
      return answer(problem(who.error()));
    const auto how = manner_of_answer();
    if (route.how == manner::tail) {
      const auto last = leave();
      return start_tail(shared_, std::move(socket_), std::move(place_), how);
    }
    auto asked = read_blocks_request(shared_, *request_, *who);
    if (!asked)
      return answer(problem(asked.error()));
    if (!may_stay())
      return;
    const auto last = leave();
    start_blocks(shared_, std::move(socket_), std::move(place_), std::move(*asked), how);
  }

  void become_websocket() {
    const auto& head = request_->head;
    if (!asks_for_upgrade(head))
      return refuse(upgrade_problem({426, "This path speaks WebSocket: send an upgrade."}));
    if (const auto why = check_upgrade(head))
      return refuse(upgrade_problem(*why));
    if (reader_.has_rest())
      return refuse(upgrade_problem({400, "Bytes followed before the handshake was answered."}));
    const auto* origin = head.find("origin");
    if (origin != nullptr && !shared_.keys.any_allows(*origin))
      return refuse(problem({fault_code::forbidden, "No key allows this origin.", {}}));
    upgrade x{reader_.head_text(), {}};
    x.facts.has_origin = origin != nullptr;
    x.facts.origin = origin != nullptr ? *origin : std::string{};
    x.facts.gpc = opts_out(*request_);
    x.facts.address = request_->address;
    if (!may_stay())
      return;
    const auto last = leave();
    start_websocket(shared_, std::move(socket_), std::move(place_), std::move(x));
  }

  /// Counts the stream for its client, which may have come through a proxy; answers if there is no
  /// room.
  bool may_stay() {
    if (place_.count_for(request_->address))
      return true;
    shared_.parts.probe.connection_refused("address");
    refuse(problem({fault_code::overloaded, "Too many streams are open from this address.", {}}));
    return false;
  }

  // Bytes.

  template <class Next>
  void receive(Next next) {
    in_.resize(2'048);
    socket_.async_read_some(asio::buffer(in_), [self = shared_from_this(), next = std::move(next)](
                                                 error_code ec, std::size_t n) {
      if (ec || self->gone_)
        return self->gone();
      next(std::string_view{self->in_}.substr(0, n));
    });
  }

  template <class Next>
  void write(Next next) {
    asio::async_write(
      socket_, asio::buffer(out_),
      [self = shared_from_this(), next = std::move(next)](error_code ec, std::size_t) {
        self->out_.clear();
        if (ec || self->gone_)
          return self->gone();
        next();
      });
  }

  /// Reads on for a moment: a close with bytes unread resets the connection, and the peer might
  /// never see why.
  void discard_then_close() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    deadline(1'000);
    discard();
  }

  void discard() {
    receive([this](std::string_view bytes) {
      discarded_ += bytes.size();
      discarded_ > max_discarded ? gone() : discard();
    });
  }

  // Time and the end.

  void deadline(int ms) {
    timer_.expires_after(std::chrono::milliseconds{ms});
    timer_.async_wait([weak = weak_from_this()](error_code ec) {
      const auto self = weak.lock();
      if (self && !ec)
        self->late();
    });
  }

  void late() {
    if (waiting_)
      return answer(problem({fault_code::overloaded, "The engine took too long; try again.", {}}));
    gone();
  }

  void gone() {
    if (gone_)
      return;
    const auto last = leave(); // Whoever called may be the only other owner.
    error_code ignored;
    socket_.close(ignored);
  }

  /// The socket is closed, or goes on as a stream.
  std::shared_ptr<connection> leave() {
    gone_ = true;
    timer_.cancel();
    return std::exchange(keep_, nullptr);
  }

  door::ticket place_;               // First: given up when all else is gone.
  std::shared_ptr<connection> keep_; // Until it is gone: while a handler works, nothing is read.
  gateway& shared_;
  const router& routes_;
  tcp_socket socket_;
  ip_bytes peer_{};
  loop_timer timer_;
  request_reader reader_;
  request_reader::phase phase_ = request_reader::phase::idle;
  std::shared_ptr<http_request> request_; // While it is answered.
  routing routing_;
  std::string in_;
  std::string out_;
  std::int64_t began_us_ = 0; // When the request's first byte came; 0: none did.
  std::uint64_t number_ = 0;  // Of the request: a late answer finds another.
  std::size_t discarded_ = 0;
  bool waiting_ = false; // For a handler's answer.
  bool broken_ = false;  // Close after the answer.
  bool finishing_ = false;
  bool gone_ = false;
};

} // namespace

void start_connection(gateway& shared, const router& routes, tcp_socket socket,
                      door::ticket place) {
  std::make_shared<connection>(shared, routes, std::move(socket), std::move(place))->start();
}

} // namespace attune
