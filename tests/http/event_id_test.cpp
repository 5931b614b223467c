#include "http/event_id.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

// Session 1:2 and stream 255 in hex digits.
const std::string epoch = "0000000000000001000000000000000200000000000000ff";

TEST(event_id, is_read_back) {
  const event_id x{{1, 2}, 255, 42};
  EXPECT_EQ(x.epoch(), epoch);
  EXPECT_EQ(to_string(x), epoch + ".42");
  EXPECT_EQ(parse_event_id(epoch + ".42"), x);
  EXPECT_EQ(parse_event_id(epoch + ".18446744073709551615")->counter, UINT64_MAX);
}

TEST(event_id, nothing_else_is_one) {
  const auto longer = '0' + epoch;
  const auto shorter = epoch.substr(1);
  auto upper = epoch;
  upper.back() = 'F';
  auto no_hex = epoch;
  no_hex.back() = 'g';
  for (const auto& bad :
       {std::string{}, std::string{"."}, std::string{"1z0.1"}, epoch, epoch + '.', longer + ".1",
        shorter + ".1", upper + ".1", no_hex + ".1", epoch + ".1.2", epoch + ".-1", epoch + ".+1",
        epoch + ". 1", epoch + ".1 ", epoch + ".0x1", epoch + ".18446744073709551616"})
    EXPECT_FALSE(parse_event_id(bad)) << bad;
  EXPECT_FALSE(parse_event_id(std::string(48, '\0') + ".1"));
}

} // namespace
} // namespace attune
