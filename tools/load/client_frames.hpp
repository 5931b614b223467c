#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// RFC 6455's frames as far as a load client needs them: whole messages, no extensions.
enum class frame_kind : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Appends one masked frame. @param mask  Any number: masks guard proxies, and here are none.
void append_client_frame(std::string& out, frame_kind kind, std::string_view payload,
                         std::uint32_t mask);

struct server_frame {
  frame_kind kind = frame_kind::text;
  std::string_view payload; ///< Until the next `feed`.
};

/// Cuts a server's bytes into frames. Fragments and masked frames are refused: no server of ours
/// sends them. One owner; keeps at most one unfinished frame of 4 MiB.
class server_frames {
public:
  static constexpr std::size_t longest = std::size_t{4} << 20;

  void feed(std::string_view bytes);

  /// The next whole frame; nothing where more bytes are needed, or after a broken one.
  std::optional<server_frame> next();

  bool broken() const { return broken_; }

private:
  std::string bytes_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

} // namespace attune
