#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

namespace attune {
TEST(read_frame, reads_a_ping) {
  const auto x = read_frame(R"({"type":"ping","ts":7})");
  ASSERT_TRUE(x);
  EXPECT_EQ(std::get<ping_message>(x->message).ts, 7);
}
} // namespace attune
