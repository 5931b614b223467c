#include "http/frame_guard.hpp"

#include "tests/support/raw_websocket.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace attune {
namespace {

/// Sends `bytes` through a guard, `at_once` at a time; what came out.
std::string through(frame_guard& x, std::string_view bytes, std::size_t at_once) {
  std::string out;
  while (!bytes.empty() && x.found() == frame_guard::violation::fine) {
    const auto part = bytes.substr(0, at_once);
    std::string room(x.held(), '?');
    room.append(part);
    bytes.remove_prefix(part.size());
    const auto passed =
      x.pass({reinterpret_cast<unsigned char*>(room.data()), room.size()}, part.size());
    out += room.substr(0, passed);
  }
  return out;
}

std::string stand_in(frame_guard& x) {
  std::string room(frame_guard::header_bytes, '?');
  room.resize(x.stand_in({reinterpret_cast<unsigned char*>(room.data()), room.size()}));
  return room;
}

/// A client's header that says 8 bytes of length, without its mask.
std::string huge(std::uint64_t length, int opcode = 1, bool fin = true) {
  std::string out;
  out += static_cast<char>((fin ? 0x80 : 0) | opcode);
  out += '\xff';
  for (auto shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>((length >> shift) & 0xff);
  return out;
}

TEST(frame_guard, passes_what_came_however_it_is_cut) {
  std::string sent;
  for (const std::size_t size : {0u, 1u, 125u, 126u, 1'000u, 65'536u})
    sent += frame_bytes(1, std::string(size, 'x'));
  sent += frame_bytes(1, "a", false) + frame_bytes(9, "ping") + frame_bytes(0, "b");
  sent += frame_bytes(1, "unmasked", true, 0, false) + frame_bytes(8, "");
  for (const std::size_t at_once : {1u, 2u, 3u, 7u, 13u, 1'000u, 1'000'000u}) {
    frame_guard x{65'536};
    EXPECT_TRUE(through(x, sent, at_once) == sent) << at_once;
    EXPECT_EQ(x.found(), frame_guard::violation::fine);
    EXPECT_EQ(x.held(), 0u);
  }
}

TEST(frame_guard, refuses_a_length_before_its_bytes) {
  for (const auto length : {65'537ull, 1ull << 31, 1ull << 32, (1ull << 63) - 1}) {
    for (const std::size_t at_once : {1u, 10u}) {
      frame_guard x{65'536};
      EXPECT_EQ(through(x, huge(length), at_once), "") << length;
      EXPECT_EQ(x.found(), frame_guard::violation::too_large) << length;
    }
  }
  for (const auto length : {1ull << 63, ~0ull}) {
    frame_guard x{65'536};
    through(x, huge(length), 10);
    EXPECT_EQ(x.found(), frame_guard::violation::malformed) << length;
  }
  frame_guard small{1'024};
  through(small, frame_bytes(2, std::string(1'025, 'x')).substr(0, 4), 4);
  EXPECT_EQ(small.found(), frame_guard::violation::too_large)
    << "binary, and of two bytes of length";
}

// 600 and 424 are 1,024; one more is too many. A ping between counts for nothing, and each message
// begins at nothing.
TEST(frame_guard, adds_up_the_fragments_of_a_message) {
  frame_guard x{1'024};
  const auto whole = frame_bytes(1, std::string(600, 'a'), false) + frame_bytes(9, "ping")
                     + frame_bytes(0, std::string(424, 'b'));
  EXPECT_EQ(through(x, whole + whole, 50), whole + whole);
  const auto begun = frame_bytes(1, std::string(600, 'a'), false);
  EXPECT_EQ(through(x, begun + frame_bytes(0, std::string(425, 'b')), 50), begun);
  EXPECT_EQ(x.found(), frame_guard::violation::too_large);
}

TEST(frame_guard, sums_do_not_run_over) {
  frame_guard x{1'024};
  const auto begun = frame_bytes(1, "a", false);
  through(x, begun + huge((1ull << 63) - 1, 0), 100);
  EXPECT_EQ(x.found(), frame_guard::violation::too_large);
}

// Empty masked frames: the end of a message, of text or as a continuation, then closes.
TEST(frame_guard, lets_who_reads_come_to_a_stop) {
  const auto frame = [](unsigned char first) {
    return std::string{static_cast<char>(first)} + '\x80' + std::string(4, '\0');
  };
  frame_guard x{1'024};
  through(x, frame_bytes(1, "whole") + huge(1ull << 40), 100);
  EXPECT_EQ(stand_in(x), frame(0x81));
  EXPECT_EQ(stand_in(x), frame(0x88));
  EXPECT_EQ(stand_in(x), frame(0x88));
  frame_guard within{1'024};
  through(within, frame_bytes(1, "a", false) + huge(1ull << 40, 0), 100);
  EXPECT_EQ(stand_in(within), frame(0x80));
}

// Its reader fails it as soon as it sees it.
TEST(frame_guard, passes_a_control_frame_that_is_none) {
  frame_guard x{1'024};
  const auto bad = frame_bytes(9, std::string(126, 'p'));
  EXPECT_EQ(through(x, bad, 1), bad);
}

} // namespace
} // namespace attune
