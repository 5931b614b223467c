#include "protocol/codec/fault_words.hpp"

#include <gtest/gtest.h>
#include <set>

namespace attune {

TEST(fault_words, every_code_has_words_and_a_status) {
  for (auto i = 1; i <= static_cast<int>(fault_code::unprocessable); ++i) {
    const auto code = static_cast<fault_code>(i);
    EXPECT_FALSE(title_of(code).empty());
    EXPECT_GE(http_status(code), 400u);
    EXPECT_LT(http_status(code), 600u);
  }
}

TEST(fault_words, the_wires_codes_are_those_of_the_contract) {
  const std::set<std::string_view> contract{
    "bad_message",  "unauthorized", "forbidden", "not_found",      "consent_required",
    "unknown_type", "unknown_item", "duplicate", "too_old",        "too_large",
    "rate_limited", "overloaded",   "internal",  "resync_required"};
  std::set<std::string_view> ours;
  for (auto i = 1; i <= static_cast<int>(fault_code::unprocessable); ++i)
    ours.insert(wire_code(static_cast<fault_code>(i)));
  EXPECT_EQ(ours, contract);
}

TEST(fault_words, what_passes_by_itself_is_temporary) {
  EXPECT_TRUE(is_temporary(fault_code::rate_limited));
  EXPECT_TRUE(is_temporary(fault_code::overloaded));
  EXPECT_FALSE(is_temporary(fault_code::bad_message));
  EXPECT_FALSE(is_temporary(fault_code::unauthorized));
}

TEST(fault_words, statuses_are_those_that_http_means) {
  EXPECT_EQ(http_status(fault_code::bad_message), 400u);
  EXPECT_EQ(http_status(fault_code::unauthorized), 401u);
  EXPECT_EQ(http_status(fault_code::forbidden), 403u);
  EXPECT_EQ(http_status(fault_code::not_found), 404u);
  EXPECT_EQ(http_status(fault_code::too_large), 413u);
  EXPECT_EQ(http_status(fault_code::unprocessable), 422u);
  EXPECT_EQ(http_status(fault_code::rate_limited), 429u);
  EXPECT_EQ(http_status(fault_code::not_implemented), 501u);
  EXPECT_EQ(http_status(fault_code::overloaded), 503u);
}

} // namespace attune
