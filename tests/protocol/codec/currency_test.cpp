#include "protocol/codec/currency.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(currency, has_a_code_that_is_in_use) {
  for (const auto* code : {"AED", "EUR", "GBP", "JPY", "USD", "ZWG"})
    EXPECT_TRUE(is_currency(code)) << code;
}

TEST(currency, is_not_what_only_looks_like_a_code) {
  for (const auto* code : {"", "euro", "eur", "EU", "EURO", "DEM", "ABC", "ZZZ"})
    EXPECT_FALSE(is_currency(code)) << code;
}

} // namespace attune
