#include "http/event_stream.hpp"

#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace attune {

using boost::system::error_code;

std::string event_text(std::string_view event, std::string_view data, std::string_view id) {
  std::string out;
  out.reserve(data.size() + 64);
  if (!id.empty())
    out.append("id: ").append(id).append("\n");
  out.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
  return out;
}

event_stream::event_stream(gateway& shared, tcp_socket socket, door::ticket place, transport kind)
  : place_(std::move(place)), shared_(shared), kind_(kind), socket_(std::move(socket)),
    timer_(socket_.get_executor()) {
  shared_.parts.probe.connection_opened(kind_);
}

event_stream::~event_stream() { shared_.parts.probe.connection_closed(kind_); }

void event_stream::start(const answer_manner& how) {
  keep_ = shared_from_this();
  place_.hand_to(weak_from_this());
  watch();
  send(stream_head_text(how) + "retry: 2000\n\n");
}

void event_stream::finish() noexcept {
  asio::dispatch(executor(), [self = shared_from_this()] { self->end(); });
}

void event_stream::abort() noexcept {
  asio::dispatch(executor(), [self = shared_from_this()] { self->close(); });
}

void event_stream::write() {
  if (writing_ || gone_)
    return;
  if (auto text = take(); !text.empty())
    return send(std::move(text));
  if (ending_)
    close();
}

void event_stream::end() {
  ending_ = true;
  write();
}

void event_stream::send(std::string text) {
  out_ = std::move(text);
  writing_ = true;
  arm(shared_.settings.unwritable_ms);
  asio::async_write(socket_, asio::buffer(out_),
                    [self = shared_from_this()](error_code ec, std::size_t) {
                      self->writing_ = false;
                      self->out_.clear();
                      self->wrote_ms_ = steady_ms();
                      if (ec)
                        return self->close();
                      self->arm(self->shared_.settings.heartbeat_ms);
                      self->write();
                    });
}

/// Reads for ever: nothing is expected but the end.
void event_stream::watch() {
  socket_.async_read_some(asio::buffer(scrap_),
                          [self = shared_from_this()](error_code ec, std::size_t) {
                            if (ec)
                              return self->close();
                            self->watch();
                          });
}

void event_stream::arm(int ms) {
  if (gone_)
    return;
  timer_.expires_after(std::chrono::milliseconds{ms});
  timer_.async_wait([weak = weak_from_this()](error_code ec) {
    const auto self = weak.lock();
    if (self && !ec)
      self->tick();
  });
}

void event_stream::tick() {
  if (writing_) {
    shared_.parts.probe.reader_stalled();
    error_code ignored;
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    return close();
  }
  send(": \n\n"); // A comment: proxies end streams that are silent.
}

void event_stream::close() {
  if (std::exchange(gone_, true))
    return;
  const auto last = std::move(keep_); // Whoever called may be the only other owner.
  timer_.cancel();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  ended();
}

} // namespace attune
