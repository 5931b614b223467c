#include "tools/replay/recbole_columns.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

using namespace attune;

namespace {

constexpr std::array<std::string_view, 4> columns = {"item_id:token", "movie_title:token_seq",
                                                     "release_year:token", "class:token_seq"};

} // namespace

TEST(recbole_columns, are_found_by_name_whatever_their_type) {
  EXPECT_EQ(need_column(columns, "item_id"), 0u);
  EXPECT_EQ(need_column(std::array<std::string_view, 1>{"timestamp"}, "timestamp"), 0u);
}

TEST(recbole_columns, are_missed_by_name) {
  const auto got = need_column(columns, "item");
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("the column item;"), std::string::npos);
}

TEST(recbole_columns, are_found_by_a_part_of_the_name_but_not_of_the_type) {
  EXPECT_EQ(find_column_like(columns, {"name", "title"}), 1u);
  EXPECT_EQ(find_column_like(columns, {"year"}), 2u);
  EXPECT_FALSE(find_column_like(columns, {"seq"}));
}
