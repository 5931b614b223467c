#include "tools/wire_client.hpp"

#include "tools/wire_loop_impl.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <cassert>
#include <deque>
#include <optional>

namespace attune {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using beast::error_code;

/// Handlers hold it by `shared_ptr`, so it outlives the client until they have run.
struct wire_client::impl : std::enable_shared_from_this<impl> {
  explicit impl(wire_loop& x) : loop(x), resolver(x.inside().io), stream(x.inside().io) {}

  void read_on();
  void take(std::string text);
  void write_next();
  result<void> await(const std::optional<error_code>& outcome, std::chrono::milliseconds limit,
                     const char* doing);
  void drop();

  wire_loop& loop;
  asio::ip::tcp::resolver resolver;
  websocket::stream<beast::tcp_stream> stream;
  beast::flat_buffer incoming;
  std::deque<std::string> received;
  std::deque<std::string> outgoing; // The first is being written.
  std::optional<error_code> ended;  // Why reading or writing ended.
  bool is_open = false;
  bool is_reading = false;
};

void wire_client::impl::read_on() {
  if (is_reading || ended || received.size() >= max_waiting)
    return;
  is_reading = true;
  stream.async_read(incoming, [self = shared_from_this()](error_code error, std::size_t) {
    self->is_reading = false;
    if (error) {
      self->ended = error;
      return;
    }
    auto text = beast::buffers_to_string(self->incoming.data());
    self->incoming.consume(self->incoming.size());
    self->take(std::move(text));
    self->read_on();
  });
}

void wire_client::impl::take(std::string text) {
  // The server writes `type` first; a ping has nothing else that matters.
  if (text.rfind(R"({"type":"ping")", 0) != 0) {
    received.push_back(std::move(text));
    return;
  }
  outgoing.push_back(R"({"type":"pong"})");
  if (outgoing.size() == 1)
    write_next();
}

void wire_client::impl::write_next() {
  stream.async_write(asio::buffer(outgoing.front()),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (error) {
                         self->ended = error;
                         return;
                       }
                       self->outgoing.pop_front();
                       if (!self->outgoing.empty())
                         self->write_next();
                     });
}

result<void> wire_client::impl::await(const std::optional<error_code>& outcome,
                                      std::chrono::milliseconds limit, const char* doing) {
  if (!loop.run([&] { return outcome.has_value(); }, limit)) {
    drop();
    return failed(fault_code::overloaded, std::string{doing} + " took longer than "
                                            + std::to_string(limit.count()) + " ms");
  }
  if (!*outcome)
    return {};
  drop();
  return failed(fault_code::not_found, std::string{doing} + ": " + outcome->message());
}

void wire_client::impl::drop() {
  is_open = false;
  resolver.cancel();
  error_code ignored;
  beast::get_lowest_layer(stream).socket().close(ignored);
}

wire_client::wire_client(wire_loop& loop) : impl_(std::make_shared<impl>(loop)) {}

wire_client::~wire_client() {
  if (impl_)
    impl_->drop();
}

wire_client::wire_client(wire_client&&) noexcept = default;

wire_client& wire_client::operator=(wire_client&& other) noexcept {
  if (impl_ && impl_ != other.impl_)
    impl_->drop();
  impl_ = std::move(other.impl_);
  return *this;
}

result<void> wire_client::connect(const server_address& server, std::chrono::milliseconds limit) {
  assert(!impl_->is_open);
  impl_ = std::make_shared<impl>(impl_->loop); // A stream upgrades once.
  auto& self = *impl_;
  auto& socket = beast::get_lowest_layer(self.stream);
  const auto name = "connecting to " + host_header(server);
  const auto outcome = std::make_shared<std::optional<error_code>>();

  self.resolver.async_resolve(
    server.host, server.port,
    [held = impl_, outcome](error_code error, asio::ip::tcp::resolver::results_type found) {
      if (error) {
        *outcome = error;
        return;
      }
      beast::get_lowest_layer(held->stream)
        .async_connect(found, [outcome](error_code failure, const asio::ip::tcp::endpoint&) {
          *outcome = failure;
        });
    });
  if (auto connected = self.await(*outcome, limit, name.c_str()); !connected)
    return connected;

  error_code ignored;
  socket.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
  self.stream.read_message_max(max_message);
  self.stream.text(true);
  self.stream.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
    request.set(beast::http::field::sec_websocket_protocol, "attune.v1.json");
  }));
  outcome->reset();
  self.stream.async_handshake(host_header(server), "/v1/stream",
                              [held = impl_, outcome](error_code error) { *outcome = error; });
  if (auto upgraded = self.await(*outcome, limit, name.c_str()); !upgraded)
    return upgraded;
  self.is_open = true;
  self.read_on();
  return {};
}

result<void> wire_client::send(std::string text, std::chrono::milliseconds limit) {
  auto& self = *impl_;
  if (!self.is_open || self.ended)
    return failed(fault_code::not_found, "sending: the connection is closed");
  self.outgoing.push_back(std::move(text));
  if (self.outgoing.size() == 1)
    self.write_next();
  if (!self.loop.run([&] { return self.outgoing.empty() || self.ended; }, limit)) {
    self.drop();
    return failed(fault_code::overloaded,
                  "sending took longer than " + std::to_string(limit.count()) + " ms");
  }
  if (!self.outgoing.empty()) {
    self.drop();
    return failed(fault_code::not_found, "sending: " + self.ended->message());
  }
  return {};
}

result<std::string> wire_client::receive(std::chrono::milliseconds limit) {
  auto& self = *impl_;
  if (!self.loop.run([&] { return !self.received.empty() || self.ended || !self.is_open; },
                     limit)) {
    self.drop();
    return failed(fault_code::overloaded,
                  "no message came within " + std::to_string(limit.count()) + " ms");
  }
  if (self.received.empty()) {
    self.drop();
    const auto code = close_code();
    return failed(fault_code::not_found,
                  code ? "the server closed the connection with code " + std::to_string(code)
                       : "the connection is closed");
  }
  auto out = std::move(self.received.front());
  self.received.pop_front();
  self.read_on();
  return out;
}

void wire_client::close(std::chrono::milliseconds limit) {
  auto& self = *impl_;
  if (self.is_open && !self.ended) {
    self.stream.async_close(websocket::close_code::normal, [held = impl_](error_code error) {
      if (!held->ended)
        held->ended = error;
    });
    self.loop.run([&] { return self.ended.has_value(); }, limit);
  }
  self.drop();
}

bool wire_client::is_open() const { return impl_->is_open && !impl_->ended; }

unsigned wire_client::close_code() const { return impl_->stream.reason().code; }

} // namespace attune
