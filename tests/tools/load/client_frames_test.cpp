#include "tools/load/client_frames.hpp"

#include <gtest/gtest.h>

using namespace attune;

namespace {

std::string bytes(std::initializer_list<int> x) { return {x.begin(), x.end()}; }

} // namespace

// RFC 6455, 5.7: a single-frame unmasked text message "Hello", and the same masked by 37 fa 21 3d.
TEST(client_frames, read_the_example_of_the_rfc) {
  server_frames frames;
  frames.feed(bytes({0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}));
  const auto frame = frames.next();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->kind, frame_kind::text);
  EXPECT_EQ(frame->payload, "Hello");
  EXPECT_FALSE(frames.next());
}

TEST(client_frames, write_the_masked_example_of_the_rfc) {
  std::string out;
  append_client_frame(out, frame_kind::text, "Hello", 0x3d21fa37); // Little endian: 37 fa 21 3d.
  EXPECT_EQ(out, bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}));
}

TEST(client_frames, are_whole_however_the_bytes_come) {
  std::string all;
  for (const auto length : {0, 125, 126, 65'535, 65'536}) {
    all += static_cast<char>(0x81);
    const auto n = static_cast<unsigned>(length);
    if (n < 126) {
      all += static_cast<char>(n);
    } else if (n < 65'536) {
      all += bytes({126, static_cast<int>(n >> 8), static_cast<int>(n & 255)});
    } else {
      all += bytes({127, 0, 0, 0, 0, 0, static_cast<int>(n >> 16), 0, 0});
    }
    all += std::string(n, 'x');
  }
  for (const std::size_t step : {1u, 7u, 4'096u}) {
    server_frames frames;
    std::vector<std::size_t> lengths;
    for (std::size_t at = 0; at < all.size(); at += step) {
      frames.feed(std::string_view{all}.substr(at, step));
      while (const auto frame = frames.next())
        lengths.push_back(frame->payload.size());
    }
    EXPECT_EQ(lengths, (std::vector<std::size_t>{0, 125, 126, 65'535, 65'536}));
    EXPECT_FALSE(frames.broken());
  }
}

TEST(client_frames, refuse_what_no_server_of_ours_sends) {
  const std::string cases[] = {
    bytes({0x01, 0x00}),                        // A first fragment.
    bytes({0xc1, 0x00}),                        // A reserved bit.
    bytes({0x83, 0x00}),                        // A reserved opcode.
    bytes({0x81, 0x80, 1, 2, 3, 4}),            // A masked frame.
    bytes({0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0}), // 4 GiB.
  };
  for (const auto& bad : cases) {
    server_frames frames;
    frames.feed(bad);
    EXPECT_FALSE(frames.next());
    EXPECT_TRUE(frames.broken());
  }
}
