#include "config/check.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace attune {
namespace {

TEST(complaint, bounds_are_inclusive) {
  EXPECT_EQ(complaint(1.0, {1, 5}), "");
  EXPECT_EQ(complaint(5.0, {1, 5}), "");
  EXPECT_EQ(complaint(5.5, {1, 5}), "is 5.5; it must be 1 to 5");
  EXPECT_EQ(complaint(0.0, {100, 600'000}), "is 0; it must be 100 to 600000");
  EXPECT_NE(complaint(std::nan(""), {1, 5}), "");
}

TEST(complaint, a_text_is_bounded_in_bytes_or_one_of_some) {
  EXPECT_EQ(complaint("abc", {1, 3}), "");
  EXPECT_EQ(complaint("abcd", {1, 3}), "is 4 bytes long; it must be 1 to 3 bytes");
  EXPECT_EQ(complaint("on", {.one_of = {"on", "off"}}), "");
  EXPECT_NE(complaint("", {.one_of = {"on", "off"}}), "");
}

TEST(complaint, a_check_of_its_own_comes_after_the_length) {
  bounds limits{1, 9};
  limits.check = [](std::string_view text) {
    return std::string{text == "odd" ? "" : "is not odd"};
  };
  EXPECT_EQ(complaint("odd", limits), "");
  EXPECT_EQ(complaint("even", limits), "is not odd");
}

TEST(complaints, find_defaults_out_of_bounds_within_groups_too) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  EXPECT_TRUE(complaints(list).empty());
  settings.share = 2;
  settings.weights["new"] = 9;
  settings.slots["home"].n = 0;
  settings.slots["a"] = settings.slots["b"] = settings.slots["c"] = {};
  EXPECT_EQ(complaints(list), (std::vector<std::string>{"engine.share is 2; it must be 0 to 1.",
                                                        "slots.home.n is 0; it must be 1 to 50.",
                                                        "slots has 4 entries; it must have 1 to 3.",
                                                        "weights.new is 9; it must be -8 to 8."}));
}

} // namespace
} // namespace attune
