#pragma once

#include "http/batching_socket.hpp"
#include "http/settings.hpp"
#include "http/upgrade.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace attune {

/// Beast's WebSocket as it is used here. Half a minute to compile: for websocket.cpp alone.
using ws_stream = boost::beast::websocket::stream<batching_socket>;

using handshake_parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

/// The payload of a message as it is sent: deflated it may be a little larger than it is (RFC 1951:
/// five bytes a block that is stored, of 16 KiB or more here).
inline std::uint64_t most_on_the_wire(const http_settings& x) {
  const auto most = static_cast<std::uint64_t>(x.frame_bytes);
  return x.deflate ? most + most / 1'024 + 64 : most;
}

/// Reads a handshake that `check_upgrade` has taken. @returns whether Beast takes it as well.
inline bool read_handshake(handshake_parser& x, const std::string& head) {
  x.header_limit(std::numeric_limits<std::uint32_t>::max()); // It was measured already.
  boost::system::error_code ec;
  x.put(asio::buffer(head), ec);
  return !ec;
}

/// What the settings ask for, and what is the same for all.
inline void set_options(ws_stream& x, const http_settings& settings) {
  x.set_option(boost::beast::websocket::stream_base::decorator(
    [](boost::beast::websocket::response_type& answer) {
      answer.set(boost::beast::http::field::sec_websocket_protocol,
                 boost::beast::string_view{subprotocol.data(), subprotocol.size()});
      answer.set("Server-Timing", "total;dur=0");
    }));
  if (settings.deflate) {
    boost::beast::websocket::permessage_deflate deflate;
    deflate.server_enable = true;
    deflate.server_max_window_bits = 11; // 4 + 4 KiB of windows; the default takes 256 KiB.
    deflate.memLevel = 3;
    x.set_option(deflate);
  }
  x.read_message_max(0); // The limit is ours: Beast would close with 1009 instead of 4413.
  x.auto_fragment(false);
  x.text(true);
}

} // namespace attune
