#pragma once

#include "http/chunked_body.hpp"
#include "http/exchange.hpp"
#include "http/request_head.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Makes requests of the bytes that a connection received, one after the other. Holds at most the
/// two limits, and what one read brought beyond. Pure: no socket, no clock.
class request_reader {
public:
  struct limits {
    std::size_t head_bytes = 8'192;
    std::size_t body_bytes = 1u << 20;
  };

  enum class state : std::uint8_t {
    more,             ///< Read on.
    expects_continue, ///< Send `100 Continue`, then advance again.
    whole,            ///< A request is there: `take` it.
    refused,          ///< Answer `refusal`, then close: nobody could say where the next one begins.
  };

  enum class phase : std::uint8_t { idle, head, body };

  struct refused_request {
    int status = 400;
    fault why;
  };

  explicit request_reader(limits x) : limits_(x) {}

  void add(std::string_view bytes) { in_.append(bytes); }
  state advance();

  /// What it is in the middle of.
  phase where() const;
  /// Bytes that came behind the request that was taken.
  bool has_rest() const { return !in_.empty(); }

  std::shared_ptr<http_request> take();
  /// The head of the last request as it came, blank line included.
  const std::string& head_text() const { return head_text_; }
  const refused_request& refusal() const { return refusal_; }

private:
  state read_head_now();
  state read_body_now();
  state begin_body();
  state refuse(int status, fault_code code, std::string what);

  const limits limits_;
  std::string in_; // Received, not used yet.
  std::size_t searched_ = 0;
  std::string head_text_;
  std::shared_ptr<http_request> request_; // Its head is read, its body not yet.
  std::optional<chunked_body> chunks_;
  refused_request refusal_;
};

} // namespace attune
