#include "protocol/codec/date_time.hpp"

#include <gtest/gtest.h>

namespace attune {

// 2026-11-24 is day 20781: 56 years of 365 days and 14 leap days (1972 .. 2024) make 20454 for
// 2026-01-01; October ends on day 304 of the year, so 24 November is 327 days later.
constexpr std::int64_t day_us = 86400LL * 1000000;
constexpr std::int64_t nov_24_us = (20454 + 327) * day_us;

TEST(date_time, reads_the_forms_of_rfc_3339) {
  const std::pair<const char*, std::int64_t> cases[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1970-01-01T00:00:01.5Z", 1500000},
    {"1969-12-31T23:59:59Z", -1000000},
    {"2026-11-24T00:00:00Z", nov_24_us},
    {"2026-11-24t00:00:00z", nov_24_us},
    {"2026-11-24 00:00:00Z", nov_24_us},
    {"2026-11-24T01:00:00+01:00", nov_24_us},
    {"2026-11-23T18:30:00-05:30", nov_24_us},
    {"2026-11-24T00:00:00.000001Z", nov_24_us + 1},
    {"2026-11-24T00:00:00.1234567899Z", nov_24_us + 123456},
    {"2026-11-23T23:59:60Z", nov_24_us},
    {"2024-02-29T00:00:00Z", (19723 + 59) * day_us}}; // 2024-01-01 is day 19723.
  for (const auto& [text, us] : cases)
    EXPECT_EQ(parse_date_time(text), us) << text;
}

TEST(date_time, refuses_all_else) {
  for (const auto* text : {"",
                           "2026",
                           "2026-11-24",
                           "2026-11-24T00:00:00",
                           "2026-11-24T00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-00T00:00:00Z",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T00:60:00Z",
                           "2026-11-24T00:00:61Z",
                           "2026-11-24T00:00:00.Z",
                           "2026-11-24T00:00:00+24:00",
                           "2026-11-24T00:00:00+01",
                           "2026-11-24T00:00:00+0100",
                           "2026-11-24T00:00:00Zx",
                           "x2026-11-24T00:00:00Z",
                           "-026-11-24T00:00:00Z",
                           "26-11-24T00:00:00Z",
                           "2026-1-24T00:00:00Z",
                           "2026-11-24T00:00:00,5Z",
                           "2026-11-24T00:00:00Z ",
                           "yesterday"})
    EXPECT_FALSE(parse_date_time(text)) << text;
}

TEST(date_time, has_at_most_64_characters) {
  const std::string second = "2026-11-24T00:00:00.";
  EXPECT_TRUE(parse_date_time(second + std::string(43, '0') + 'Z'));
  EXPECT_FALSE(parse_date_time(second + std::string(44, '0') + 'Z'));
  EXPECT_FALSE(parse_date_time(second + std::string(1'000'000, '0') + 'Z'));
}

TEST(date_time, writes_as_few_digits_as_it_takes) {
  EXPECT_EQ(write_date_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(write_date_time(nov_24_us + 1500000), "2026-11-24T00:00:01.500Z");
  EXPECT_EQ(write_date_time(nov_24_us + 7), "2026-11-24T00:00:00.000007Z");
  EXPECT_EQ(write_date_time(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(date_time, reads_what_it_wrote) {
  for (std::int64_t us = -62000000000000000; us < 250000000000000000; us += 3999999999999989)
    EXPECT_EQ(parse_date_time(write_date_time(us)), us);
}

TEST(date_time, stays_within_four_digits_of_a_year) {
  EXPECT_EQ(write_date_time(INT64_MAX), "9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(write_date_time(INT64_MIN), "0000-01-01T00:00:00Z");
}

} // namespace attune
