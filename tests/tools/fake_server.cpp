#include "tests/tools/fake_server.hpp"

#include <sys/socket.h>

#include <utility> // Asio of Boost 1.74 needs it first.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <mutex>
#include <thread>

namespace attune::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using beast::error_code;

struct fake_server::impl {
  explicit impl(behaviour x)
    : what(std::move(x)), acceptor(io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}) {}

  void accept_all();
  void serve(tcp::socket& socket);
  void speak(tcp::socket& socket, const http::request<http::string_body>& upgrade);

  behaviour what;
  asio::io_context io;
  tcp::acceptor acceptor;
  std::mutex mutex; // Guards all below, and calls of `what`.
  std::vector<std::shared_ptr<tcp::socket>> sockets;
  std::vector<std::thread> threads;
  std::string offered;
  std::thread accepting;
};

void fake_server::impl::accept_all() {
  for (;;) {
    auto socket = std::make_shared<tcp::socket>(io);
    error_code error;
    acceptor.accept(*socket, error);
    if (error)
      return;
    const std::lock_guard lock{mutex};
    sockets.push_back(socket);
    threads.emplace_back([this, socket] {
      serve(*socket);
      ::shutdown(socket->native_handle(), SHUT_RDWR);
    });
  }
}

void fake_server::impl::serve(tcp::socket& socket) {
  beast::flat_buffer buffer;
  for (error_code error;;) {
    http::request<http::string_body> got;
    http::read(socket, buffer, got, error);
    if (error)
      return;
    if (beast::websocket::is_upgrade(got))
      return speak(socket, got);
    const std::lock_guard lock{mutex};
    const auto made = what.on_request({std::string{got.method_string()}, std::string{got.target()},
                                       std::string{got[http::field::authorization]}, got.body()});
    http::response<http::string_body> out{static_cast<http::status>(made.status), 11};
    out.keep_alive(made.keep_alive);
    out.body() = made.body;
    out.prepare_payload();
    http::write(socket, out, error);
    if (error || !made.keep_alive)
      return;
  }
}

void fake_server::impl::speak(tcp::socket& socket,
                              const http::request<http::string_body>& upgrade) {
  beast::websocket::stream<tcp::socket&> stream{socket};
  {
    const std::lock_guard lock{mutex};
    offered = std::string{upgrade[http::field::sec_websocket_protocol]};
  }
  error_code error;
  stream.accept(upgrade, error);
  while (!error) {
    beast::flat_buffer buffer;
    stream.read(buffer, error);
    if (error)
      return;
    const std::lock_guard lock{mutex};
    for (const auto& text : what.on_message(beast::buffers_to_string(buffer.data()))) {
      if (text == hang_up)
        return;
      stream.write(asio::buffer(text), error);
    }
  }
}

fake_server::fake_server(behaviour what) : impl_(std::make_unique<impl>(std::move(what))) {
  impl_->accepting = std::thread{[x = impl_.get()] { x->accept_all(); }};
}

fake_server::~fake_server() {
  ::shutdown(impl_->acceptor.native_handle(), SHUT_RDWR);
  impl_->accepting.join();
  for (const auto& socket : impl_->sockets)
    ::shutdown(socket->native_handle(), SHUT_RDWR);
  for (auto& thread : impl_->threads)
    thread.join();
}

server_address fake_server::address() const {
  return {"127.0.0.1", std::to_string(impl_->acceptor.local_endpoint().port())};
}

std::string fake_server::url() const { return "http://" + host_header(address()); }

int fake_server::connections() const {
  const std::lock_guard lock{impl_->mutex};
  return static_cast<int>(impl_->sockets.size());
}

std::string fake_server::offered() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->offered;
}

} // namespace attune::test
