#include "tests/support/raw_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace attune {

namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
           std::chrono::steady_clock::now().time_since_epoch())
    .count();
}

bool wait_for(int fd, short what, std::int64_t until_ms) {
  pollfd x{fd, what, 0};
  const auto left = std::max<std::int64_t>(until_ms - now_ms(), 0);
  return ::poll(&x, 1, static_cast<int>(left)) > 0;
}

} // namespace

raw_socket::raw_socket(int port, int receive_bytes)
  : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_bytes > 0)
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  const int one = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0)
    throw std::runtime_error{"A test cannot connect to its server."};
}

raw_socket::~raw_socket() {
  if (fd_ >= 0)
    ::close(fd_);
}

raw_socket::raw_socket(raw_socket&& x) noexcept
  : fd_(std::exchange(x.fd_, -1)), kept_(std::move(x.kept_)), reset_(x.reset_) {}

bool raw_socket::send(std::string_view bytes) {
  const auto until = now_ms() + 5'000;
  while (!bytes.empty()) {
    if (!wait_for(fd_, POLLOUT, until))
      return false;
    const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN) {
      reset_ = reset_ || errno == ECONNRESET;
      return false;
    }
    bytes.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
  }
  return true;
}

bool raw_socket::send_slowly(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [this](const char& c) { return send({&c, 1}); });
}

std::string raw_socket::receive(std::size_t most, int wait_ms) {
  if (!kept_.empty()) {
    auto out = kept_.substr(0, most);
    kept_.erase(0, out.size());
    return out;
  }
  if (!wait_for(fd_, POLLIN, now_ms() + wait_ms))
    return {};
  std::string out(most, '\0');
  const auto n = ::recv(fd_, out.data(), out.size(), 0);
  reset_ = reset_ || (n < 0 && errno == ECONNRESET);
  out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return out;
}

std::string raw_socket::receive_until(std::string_view mark, int wait_ms) {
  const auto until = now_ms() + wait_ms;
  std::string out;
  for (auto at = out.npos; at == out.npos;) {
    const auto left = static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0));
    const auto more = receive(65'536, left);
    if (more.empty())
      return out;
    out += more;
    at = out.find(mark);
    if (at != out.npos) {
      kept_.insert(0, out.substr(at + mark.size()));
      out.resize(at + mark.size());
    }
  }
  return out;
}

std::string raw_socket::receive_exactly(std::size_t count, int wait_ms) {
  const auto until = now_ms() + wait_ms;
  std::string out;
  while (out.size() < count) {
    const auto left = static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0));
    const auto more = receive(count - out.size(), left);
    if (more.empty())
      break;
    out += more;
  }
  return out;
}

std::string raw_socket::receive_all(int wait_ms) {
  const auto until = now_ms() + wait_ms;
  std::string out;
  while (true) {
    const auto left = static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0));
    const auto more = receive(65'536, left);
    if (more.empty())
      return out;
    out += more;
  }
}

bool raw_socket::ended(int wait_ms) {
  const auto until = now_ms() + wait_ms;
  kept_.clear();
  while (now_ms() < until) {
    if (!wait_for(fd_, POLLIN, until))
      return false;
    char scrap[4'096];
    const auto n = ::recv(fd_, scrap, sizeof scrap, 0);
    reset_ = reset_ || (n < 0 && errno == ECONNRESET);
    if (n <= 0)
      return true;
  }
  return false;
}

void raw_socket::finish() { ::shutdown(fd_, SHUT_WR); }

std::string raw_answer::field(std::string_view name) const {
  std::string wanted{"\r\n"};
  wanted.append(name).append(":");
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a))
           == std::tolower(static_cast<unsigned char>(b));
  };
  const auto at = std::search(head.begin(), head.end(), wanted.begin(), wanted.end(), same);
  if (at == head.end())
    return {};
  const auto from = static_cast<std::size_t>(at - head.begin()) + wanted.size();
  const auto first = head.find_first_not_of(' ', from);
  return head.substr(first, head.find("\r\n", first) - first);
}

raw_answer read_answer(raw_socket& socket, bool head_only, int wait_ms) {
  raw_answer x;
  x.head = socket.receive_until("\r\n\r\n", wait_ms);
  if (x.head.size() < 12)
    return x;
  x.status = std::stoi(x.head.substr(9, 3));
  const auto length = x.field("Content-Length");
  if (!head_only && !length.empty() && x.status != 304)
    x.body = socket.receive_exactly(std::stoul(length), wait_ms);
  return x;
}

raw_answer ask(int port, std::string_view method, std::string_view target, std::string_view more,
               std::string_view body) {
  raw_socket socket{port};
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  request.append(more);
  if (!body.empty())
    request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  request.append("\r\n").append(body);
  socket.send(request);
  return read_answer(socket, method == "HEAD");
}

} // namespace attune
