#include "models/byte_block.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

TEST(byte_block, holds_what_it_was_given_and_is_a_value) {
  const std::string given{"a\0b", 3};
  byte_block x{given};
  auto copy = x;
  EXPECT_EQ(x.view(), given);
  EXPECT_EQ(copy, x);
  copy = byte_block{"other"};
  EXPECT_EQ(x.view(), given);
  EXPECT_NE(copy, x);
  const auto& itself = x;
  x = itself;
  EXPECT_EQ(x.view(), given);
}

TEST(byte_block, is_empty_at_first_and_when_moved_from) {
  byte_block x;
  EXPECT_TRUE(x.view().empty());
  EXPECT_EQ(byte_block{""}, x);
  x = byte_block{"abc"};
  const auto y = std::move(x);
  EXPECT_EQ(y.view(), "abc");
  EXPECT_EQ(x, byte_block{});
}

} // namespace
} // namespace attune
