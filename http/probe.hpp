#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <string_view>

namespace attune {

/// How a client speaks to us.
enum class transport : std::uint8_t { http, websocket, sse, admin };

/// What an operator may want to know of the gateway, as verbs. Every method may be called from any
/// thread, must not block, and does nothing unless overridden. Raw ids and addresses never come
/// here.
class http_probe {
public:
  virtual ~http_probe() = default;

  virtual void connection_opened(transport) noexcept {}
  virtual void connection_closed(transport) noexcept {}
  /// A connection was turned away at the door: `connections`, `address` or `draining`.
  virtual void connection_refused(std::string_view /*why*/) noexcept {}
  /// No descriptor was left: accepting pauses. Called once a pause.
  virtual void descriptors_exhausted() noexcept {}

  /// A request was answered. `route` is a pattern of the contract, never a raw path.
  virtual void request_answered(std::string_view /*route*/, int /*status*/,
                                std::int64_t /*took_us*/) noexcept {}
  /// A frame or a body that is no valid message.
  virtual void frame_refused(fault_code) noexcept {}
  virtual void fields_ignored(std::uint64_t /*count*/) noexcept {}
  /// Fields that only decorate a message were cut or left out.
  virtual void fields_cut(std::uint64_t /*count*/) noexcept {}
  /// Both of them, of one frame or body.
  void fields_passed_over(std::uint32_t ignored, std::uint32_t cut) noexcept {
    if (ignored > 0)
      fields_ignored(ignored);
    if (cut > 0)
      fields_cut(cut);
  }
  /// Rows, or lines, that could not be read or came too late: dropped, and the rest taken.
  virtual void rows_dropped(fault_code, std::uint64_t /*count*/) noexcept {}
  /// A batch was let in (`signals` rows) or refused as a whole.
  virtual void signals_admitted(std::uint32_t /*signals*/) noexcept {}
  virtual void shed(fault_code) noexcept {}
  /// A client used up its credit: it is not read until there is room.
  virtual void reading_paused() noexcept {}

  /// A list was handed to the socket, `age_us` after the signal that caused it was received.
  virtual void slate_pushed(std::int64_t /*age_us*/) noexcept {}
  /// A newer list took the place of one that was not written yet.
  virtual void slate_replaced() noexcept {}
  /// Batches became durable and the client was told.
  virtual void acknowledged() noexcept {}
  /// A WebSocket ended, with the code that was sent or received; 1006 where none was.
  virtual void socket_closed(std::uint16_t /*code*/) noexcept {}
  /// A reader took nothing for too long.
  virtual void reader_stalled() noexcept {}
};

} // namespace attune
