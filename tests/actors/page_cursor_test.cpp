#include "actors/page_cursor.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(page_cursor, is_a_number_or_nothing) {
  EXPECT_EQ(page_start("").value(), 0u);
  EXPECT_EQ(page_start("30").value(), 30u);
  EXPECT_EQ(page_start("4294967295").value(), 4'294'967'295u);
  for (const auto* cursor : {"abc", "-1", "1x", " 1", "4294967296"})
    EXPECT_EQ(page_start(cursor).error().code, fault_code::bad_message) << cursor;
}

} // namespace
} // namespace attune
