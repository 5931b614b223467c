#include "protocol/client_message.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(control_op, names_are_read_back) {
  for (auto i = 1; i <= static_cast<int>(control_op::resume); ++i) {
    const auto op = static_cast<control_op>(i);
    EXPECT_TRUE(is_known(op));
    EXPECT_FALSE(control_name(op).empty());
    EXPECT_EQ(parse_control_op(control_name(op)), op);
  }
}

TEST(control_op, other_names_are_none) {
  EXPECT_FALSE(is_known(static_cast<control_op>(0)));
  EXPECT_FALSE(is_known(static_cast<control_op>(static_cast<int>(control_op::resume) + 1)));
  EXPECT_FALSE(parse_control_op(""));
  EXPECT_FALSE(parse_control_op("hide"));
  EXPECT_FALSE(parse_control_op("Hide_item"));
}

} // namespace attune
