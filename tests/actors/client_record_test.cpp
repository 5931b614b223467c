#include "actors/client_record.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(client_record, what_was_written_is_read_back) {
  client_record x;
  x.token = {1, 2};
  x.seq = 3;
  x.numbered = x.paused = true;
  x.left_us = 4;
  x.slots.change().emplace_back().slot = "home";
  EXPECT_EQ(decode_client(encode_client(x)), x);
}

TEST(client_record, damaged_bytes_are_refused) {
  const auto bytes = encode_client({});
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(decode_client(bytes.substr(0, n))) << n;
  EXPECT_FALSE(decode_client(bytes + 'x'));
}

} // namespace
} // namespace attune
