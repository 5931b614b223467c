#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// Decodes `Transfer-Encoding: chunked` (RFC 9112, section 7.1) piece by piece, without leniency:
/// lines end in CR LF, sizes are at most 8 hex digits, extensions and trailers are passed over but
/// bounded. Pure.
class chunked_body {
public:
  enum class state : std::uint8_t { more, done, bad, too_large };

  /// @param most  Bytes of the decoded body.
  explicit chunked_body(std::size_t most) : most_(most) {}

  /// Takes bytes off the front of `in` as far as they belong to the body.
  state feed(std::string_view& in);

  std::string take() { return std::move(body_); }

private:
  enum class part : std::uint8_t { size, data, data_end, trailer, done, bad };

  state take_line(std::string_view& in);
  void on_line();

  const std::size_t most_;
  part part_ = part::size;
  std::string line_;
  std::size_t left_ = 0; // Of the chunk's data.
  std::size_t trailer_bytes_ = 0;
  std::string body_;
};

} // namespace attune
