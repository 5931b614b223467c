#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

/// Reads the headers of a client's WebSocket frames (RFC 6455, section 5.2) as their bytes come in,
/// and nothing else of them, so that a message which says that it is too long is refused before it
/// is waited for. (Beast looks at lengths too, but would close with a code of its own.)
///
/// It stands before who reads the frames. What it passes is what came, but that the beginning of a
/// header waits until the header is whole. Once something is `found`, nothing more is passed: in
/// its place come empty frames, first one that ends the message, so that who reads comes to a stop
/// there, then a close, which who closes waits for. Pure: no socket. One owner.
class frame_guard {
public:
  /// @param most  The payload of a message in bytes, as it is sent.
  explicit frame_guard(std::uint64_t most) : most_(most) {}

  enum class violation : std::uint8_t {
    fine,
    too_large, ///< A message's frames say together that it is larger than `most`.
    malformed, ///< The highest bit of a length is set, which section 5.2 forbids.
  };
  violation found() const { return found_; }

  /// The most bytes that may wait for the rest of a header, and that `stand_in` writes.
  static constexpr std::size_t header_bytes = 14;

  /// How many wait: they need room before what comes next.
  std::size_t held() const { return have_; }

  /// Takes what came.
  /// @param room  Room for the bytes that are `held`, and behind it `came` bytes.
  /// @returns how many bytes from the front of `room` are to be handed on; none after something was
  /// found.
  /// @pre nothing was found.
  std::size_t pass(std::span<unsigned char> room, std::size_t came);

  /// Writes the next frame that stands for what was refused. @pre something was found, and there is
  /// room for `header_bytes`. @returns how many bytes it is.
  std::size_t stand_in(std::span<unsigned char> room);

private:
  std::size_t length_bytes() const; // Of the extended length.
  bool is_control() const { return (header_[0] & 0x08) != 0; }
  void check_header();
  void begin_payload();

  const std::uint64_t most_;
  std::array<unsigned char, header_bytes> header_{};
  std::size_t have_ = 0;        // Of the header.
  std::uint64_t length_ = 0;    // Of the frame, once it is known.
  std::uint64_t payload_ = 0;   // What is missing of the frame.
  std::uint64_t message_ = 0;   // Payload of the message so far.
  bool within_message_ = false; // There is a fragment, and it was not the last one.
  bool stopped_ = false;        // The frame that ends the message was written.
  violation found_ = violation::fine;
};

} // namespace attune
