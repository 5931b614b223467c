#pragma once

// Asio for the sources of this folder; no header that others include may include this one.

#include <utility> // Before Asio 1.74 in C++20: it uses std::exchange without saying so.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace attune {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// The loops' own executor: half the size of the type-erased one, and no virtual call a handler.
using loop_executor = asio::io_context::executor_type;
using tcp_socket = asio::basic_stream_socket<tcp, loop_executor>;
using loop_timer =
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, loop_executor>;

} // namespace attune
