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
  auto& list = x.slots.change().emplace_back();
  list.slot = "home";
  list.what.n = 7;
  list.what.min_interval_ms = 250;
  list.what.live = true;
  list.what.items.change() = {"lamp", keys_of({"a", "b"})};
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
