#include "http/listener.hpp"

#include "http/connection.hpp"

#include <unistd.h>

#include <chrono>
#include <utility>

namespace attune {

namespace {

using boost::system::error_code;

constexpr int backlog = 4'096;
constexpr int send_buffer_bytes = 65'536; // More would hide a slow reader from us, at our cost.
constexpr auto pause_between_tries = std::chrono::milliseconds{100};

constexpr std::string_view full_answer = "HTTP/1.1 503 Service Unavailable\r\n"
                                         "Retry-After: 5\r\n"
                                         "Content-Length: 0\r\n"
                                         "Connection: close\r\n\r\n";

std::string text_of(const tcp::endpoint& x) {
  const auto address = x.address().to_string();
  return (x.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(x.port());
}

} // namespace

listener::listener(std::vector<asio::io_context*> loops, gateway& shared, const router& routes,
                   door& entrance)
  : loops_(std::move(loops)), shared_(shared), routes_(routes), entrance_(entrance),
    acceptor_(loops_.front()->get_executor()), pause_(loops_.front()->get_executor()) {
  for (auto* loop : loops_)
    tcp_socket{*loop}; // The first makes a loop's reactor, and that needs a descriptor.
}

result<std::string> listener::open(const std::string& address, int port,
                                   const std::string& setting) {
  error_code ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec)
    return failed(fault_code::internal, "'" + address + "' (" + setting
                                          + "address) is no IP address such as 127.0.0.1 or ::.");
  const tcp::endpoint wanted{ip, static_cast<unsigned short>(port)};
  const auto step = [&](auto&& f) {
    if (!ec)
      f();
  };
  step([&] { acceptor_.open(wanted.protocol(), ec); });
  step([&] { acceptor_.set_option(asio::socket_base::reuse_address{true}, ec); });
  step([&] { acceptor_.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ec); });
  step([&] { acceptor_.bind(wanted, ec); });
  step([&] { acceptor_.listen(backlog, ec); });
  const auto real = ec ? wanted : acceptor_.local_endpoint(ec);
  if (ec)
    return failed(fault_code::internal, "Cannot listen on " + text_of(wanted) + ": " + ec.message()
                                          + ". Choose another " + setting
                                          + "port (0 picks a free one).");
  return text_of(real);
}

void listener::start() {
  asio::post(loops_.front()->get_executor(), [self = shared_from_this()] { self->accept(); });
}

void listener::stop() {
  asio::dispatch(loops_.front()->get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

void listener::accept() {
  if (!acceptor_.is_open())
    return;
  acceptor_.async_accept([self = shared_from_this()](error_code ec, tcp_socket socket) {
    if (ec)
      return self->on_fault(ec);
    self->exhausted_ = false;
    self->admit(std::move(socket));
    self->accept();
  });
}

void listener::admit(tcp_socket socket) {
  error_code ec;
  const auto peer = socket.remote_endpoint(ec);
  if (ec)
    return; // Gone already.
  socket.set_option(tcp::no_delay{true}, ec);
  // A proxy's connection is many clients': its streams count for theirs.
  const auto address = peer_ip(peer.address().to_string());
  auto place =
    entrance_.enter(shared_.proxies.holds(address) ? std::string{} : limit_name(address));
  if (const auto* why = std::get_if<std::string_view>(&place)) {
    shared_.parts.probe.connection_refused(*why);
    socket.non_blocking(true, ec);
    socket.write_some(asio::buffer(full_answer.data(), full_answer.size()), ec);
    return;
  }
  // Only here does the socket change loops: an accept that still waits when the loops end must hold
  // nothing of another one, which may be gone by then.
  auto& loop = *loops_[next_];
  next_ = (next_ + 1) % loops_.size();
  auto moved = std::make_shared<tcp_socket>(loop);
  const auto handle = socket.release(ec);
  if (ec)
    return;
  moved->assign(peer.protocol(), handle, ec);
  if (ec) {
    ::close(handle);
    return;
  }
  auto inside = std::make_shared<door::ticket>(std::move(std::get<door::ticket>(place)));
  asio::dispatch(loop, [&shared = shared_, &routes = routes_, moved, inside] {
    start_connection(shared, routes, std::move(*moved), std::move(*inside));
  });
}

void listener::on_fault(const error_code& ec) {
  if (ec == asio::error::operation_aborted)
    return;
  const auto none_left = ec == asio::error::no_descriptors || ec.value() == ENFILE
                         || ec == asio::error::no_buffer_space || ec == asio::error::no_memory;
  if (!none_left)
    return accept(); // The peer was gone before we took it.
  if (!std::exchange(exhausted_, true))
    shared_.parts.probe.descriptors_exhausted();
  pause_.expires_after(pause_between_tries);
  pause_.async_wait([self = shared_from_this()](error_code e) {
    if (!e)
      self->accept();
  });
}

} // namespace attune
