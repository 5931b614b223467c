#pragma once

#include "http/frame_guard.hpp"
#include "http/net.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/websocket/teardown.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace attune {

/// A TCP socket under Beast's WebSocket that can hold a write back until the next one, so that an
/// `ack` and the list behind it leave in one segment and wake the client once. (Beast writes each
/// frame by itself, which for acks costs a third of a server's CPU.)
///
/// Whoever holds must write again, unheld, at once.
///
/// What comes in passes a `frame_guard`.
class batching_socket {
public:
  using executor_type = loop_executor;
  using next_layer_type = tcp_socket;

  /// @param most  See `frame_guard`.
  batching_socket(tcp_socket socket, std::uint64_t most)
    : socket_(std::move(socket)), guard_(most) {}

  executor_type get_executor() { return socket_.get_executor(); }
  tcp_socket& next_layer() { return socket_; }
  const tcp_socket& next_layer() const { return socket_; }

  void hold(bool x) { holding_ = x; }

  /// Why the frame was refused that an empty one came for.
  frame_guard::violation refused() const { return refused_; }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    read(first_of(buffers), std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (!holding_ && held_.empty())
      return socket_.async_write_some(buffers, std::forward<Handler>(handler));
    const auto had = held_.size();
    const auto size = asio::buffer_size(buffers);
    held_.resize(had + size);
    asio::buffer_copy(asio::buffer(held_.data() + had, size), buffers);
    if (holding_)
      return asio::post(get_executor(),
                        boost::beast::bind_front_handler(std::forward<Handler>(handler),
                                                         boost::system::error_code{}, size));
    out_ = std::exchange(held_, {});
    asio::async_write(socket_, asio::buffer(out_),
                      [this, size, handler = std::forward<Handler>(handler)](
                        boost::system::error_code ec, std::size_t) mutable {
                        out_ = {};
                        handler(ec, ec ? 0 : size);
                      });
  }

private:
  template <class Buffers>
  static asio::mutable_buffer first_of(const Buffers& buffers) {
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto x = asio::buffer_sequence_begin(buffers); x != end; ++x)
      if (asio::mutable_buffer{*x}.size() > 0)
        return *x;
    return {};
  }

  template <class Handler>
  void read(asio::mutable_buffer room, Handler&& handler) {
    if (guard_.found() != frame_guard::violation::fine)
      return stand_in(room, std::forward<Handler>(handler));
    socket_.async_read_some(
      room + guard_.held(), [this, room, handler = std::forward<Handler>(handler)](
                              boost::system::error_code ec, std::size_t came) mutable {
        if (ec)
          return handler(ec, 0);
        const auto passed =
          guard_.pass({static_cast<unsigned char*>(room.data()), room.size()}, came);
        if (passed > 0)
          return handler(ec, passed);
        read(room, std::move(handler)); // A part of a header, or one that was refused.
      });
  }

  template <class Handler>
  void stand_in(asio::mutable_buffer room, Handler&& handler) {
    refused_ = guard_.found();
    const auto size = guard_.stand_in({static_cast<unsigned char*>(room.data()), room.size()});
    asio::post(get_executor(), boost::beast::bind_front_handler(std::forward<Handler>(handler),
                                                                boost::system::error_code{}, size));
  }

  tcp_socket socket_;
  frame_guard guard_;
  frame_guard::violation refused_ = frame_guard::violation::fine;
  std::string held_;
  std::string out_;
  bool holding_ = false;
};

inline void teardown(boost::beast::role_type role, batching_socket& x,
                     boost::system::error_code& ec) {
  boost::beast::websocket::teardown(role, x.next_layer(), ec);
}

template <class Handler>
void async_teardown(boost::beast::role_type role, batching_socket& x, Handler&& handler) {
  boost::beast::websocket::async_teardown(role, x.next_layer(), std::forward<Handler>(handler));
}

} // namespace attune
