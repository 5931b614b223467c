#include "http/event_id.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(event_id, is_read_back) {
  const event_id x{"a1z", 42};
  EXPECT_EQ(to_string(x), "a1z.42");
  EXPECT_EQ(parse_event_id("a1z.42"), x);
  EXPECT_EQ(parse_event_id("e.18446744073709551615")->counter, UINT64_MAX);
}

TEST(event_id, nothing_else_is_one) {
  for (const std::string_view bad : {"", ".", "a.", ".1", "a", "A.1", "a-b.1", "a.1.2", "a.-1",
                                     "a.+1", "a. 1", "a.1 ", "a.0x1", "a.18446744073709551616"})
    EXPECT_FALSE(parse_event_id(bad)) << bad;
  EXPECT_FALSE(parse_event_id(std::string_view{"a\0b.1", 5}));
  EXPECT_FALSE(parse_event_id(std::string(65, 'a') + ".1"));
}

} // namespace
} // namespace attune
