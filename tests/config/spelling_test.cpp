#include "config/spelling.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

const std::vector<std::string_view> names{"http.port", "http.drain_ms", "log.level"};

TEST(nearest_spelling, finds_what_a_slip_of_the_hand_meant) {
  EXPECT_EQ(nearest_spelling("http.prot", names), "http.port"); // Two replacements.
  EXPECT_EQ(nearest_spelling("http.drain_s", names), "http.drain_ms");
}

TEST(nearest_spelling, says_nothing_when_nothing_is_near) {
  EXPECT_EQ(nearest_spelling("weather.today", names), "");
  EXPECT_EQ(nearest_spelling("", names), "");
  EXPECT_EQ(nearest_spelling(std::string(10'000, 'x'), names), "");
}

} // namespace
} // namespace attune
