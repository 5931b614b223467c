#include "tools/load/socket_set.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace attune {
namespace {

constexpr std::uint64_t timer_place = ~std::uint64_t{0};
constexpr std::size_t room_bytes = 256 * 1'024;

struct loopback {
  sockaddr_storage address{};
  socklen_t length = 0;
};

/// Nothing where the host is not this machine.
loopback loopback_of(const server_address& x) {
  loopback out;
  std::uint16_t port = 0;
  std::from_chars(x.port.data(), x.port.data() + x.port.size(), port);
  const auto host = x.host == "localhost" ? std::string{"127.0.0.1"} : x.host;
  auto& four = reinterpret_cast<sockaddr_in&>(out.address);
  auto& six = reinterpret_cast<sockaddr_in6&>(out.address);
  if (inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1
      && ntohl(four.sin_addr.s_addr) >> 24 == 127) {
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    out.length = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1
             && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr)) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    out.length = sizeof(sockaddr_in6);
  }
  return out;
}

void listen_to(int epoll, int how, int descriptor, std::uint64_t place, std::uint32_t what) {
  epoll_event event{};
  event.events = what;
  event.data.u64 = place;
  epoll_ctl(epoll, how, descriptor, &event);
}

} // namespace

std::int64_t steady_ns() {
  timespec x{};
  clock_gettime(CLOCK_MONOTONIC, &x);
  return std::int64_t{x.tv_sec} * 1'000'000'000 + x.tv_nsec;
}

result<void> must_be_loopback(const server_address& server) {
  if (loopback_of(server).length == 0)
    return failed(fault_code::forbidden,
                  "load goes to this machine only: 127.0.0.1, localhost or [::1], not "
                    + server.host);
  return {};
}

socket_set::socket_set()
  : epoll_(epoll_create1(EPOLL_CLOEXEC)),
    timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)), room_(room_bytes, '\0') {
  listen_to(epoll_, EPOLL_CTL_ADD, timer_, timer_place, EPOLLIN | EPOLLET);
}

socket_set::~socket_set() {
  for (auto& x : all_)
    drop(x);
  close(timer_);
  close(epoll_);
}

result<void> socket_set::connect(const server_address& server,
                                 std::unique_ptr<load_client> client) {
  const auto to = loopback_of(server);
  if (to.length == 0)
    return must_be_loopback(server);
  const auto socket = ::socket(to.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0)
    return failed(fault_code::overloaded, std::string{"a socket: "} + std::strerror(errno)
                                            + "; ask for fewer connections or raise ulimit -n");
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to.address), to.length) != 0) {
    const auto why = errno;
    close(socket);
    return failed(fault_code::not_found,
                  "nobody answers at " + host_header(server) + ": " + std::strerror(why));
  }
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  listen_to(epoll_, EPOLL_CTL_ADD, socket, all_.size(), EPOLLIN);
  all_.push_back({socket, std::move(client)});
  flush(all_.size() - 1);
  return {};
}

void socket_set::wake_at(std::int64_t at_ns) {
  itimerspec when{};
  when.it_value.tv_sec = at_ns / 1'000'000'000;
  when.it_value.tv_nsec = at_ns % 1'000'000'000;
  timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
}

const std::vector<std::size_t>& socket_set::run(std::int64_t until_ns) {
  heard_.clear();
  std::array<epoll_event, 256> events;
  const auto is_over = until_ns <= steady_ns();
  if (!is_over)
    wake_at(until_ns);
  const auto n =
    epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), is_over ? 0 : 1'000);
  for (int i = 0; i < n; ++i) {
    const auto place = events[static_cast<std::size_t>(i)].data.u64;
    if (place == timer_place)
      continue;
    if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0)
      flush(place);
    if ((events[static_cast<std::size_t>(i)].events & ~std::uint32_t{EPOLLOUT}) != 0)
      read(place);
  }
  return heard_;
}

void socket_set::read(std::size_t place) {
  auto& x = all_[place];
  if (x.socket < 0)
    return;
  const auto n = recv(x.socket, room_.data(), room_.size(), MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  heard_.push_back(place);
  if (n <= 0) {
    x.client->lost();
    return drop(x);
  }
  x.client->receive({room_.data(), static_cast<std::size_t>(n)}, steady_ns());
  flush(place);
}

void socket_set::flush(std::size_t place) {
  auto& x = all_[place];
  auto& out = x.client->out();
  while (x.socket >= 0 && x.written < out.size()) {
    const auto n =
      send(x.socket, out.data() + x.written, out.size() - x.written, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 && errno == EAGAIN) {
      if (!x.waits_to_write)
        listen_to(epoll_, EPOLL_CTL_MOD, x.socket, place, EPOLLIN | EPOLLOUT);
      x.waits_to_write = true;
      return;
    }
    if (n < 0) {
      x.client->lost();
      return drop(x);
    }
    x.written += static_cast<std::size_t>(n);
  }
  out.clear();
  x.written = 0;
  if (x.waits_to_write && x.socket >= 0)
    listen_to(epoll_, EPOLL_CTL_MOD, x.socket, place, EPOLLIN);
  x.waits_to_write = false;
}

void socket_set::drop(one& x) {
  if (x.socket >= 0)
    close(x.socket);
  x.socket = -1;
}

} // namespace attune
