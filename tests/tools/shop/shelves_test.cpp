#include "tools/shop/shelves.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

using namespace attune;

TEST(shelves, belong_to_twelve_departments) { EXPECT_EQ(departments().size(), 12u); }

TEST(shelves, never_use_a_name_or_a_word_twice_where_it_must_tell_apart) {
  std::set<std::string_view> names;
  for (const auto& home : departments()) {
    EXPECT_TRUE(names.insert(home.name).second) << home.name;
    EXPECT_EQ(std::set(home.kinds.begin(), home.kinds.end()).size(), home.kinds.size());
    EXPECT_EQ(std::set(home.tags.begin(), home.tags.end()).size(), home.tags.size());
    for (const auto& place : home.shelves) {
      EXPECT_TRUE(names.insert(place.name).second) << place.name;
      EXPECT_EQ(std::set(place.nouns.begin(), place.nouns.end()).size(), place.nouns.size());
    }
  }
}

TEST(shelves, have_prices_that_rise_and_kinds_that_begin_with_a_letter) {
  for (const auto& home : departments()) {
    for (const auto kind : home.kinds)
      EXPECT_TRUE(kind.front() >= 'A' && kind.front() <= 'Z') << kind;
    for (const auto& place : home.shelves) {
      EXPECT_GT(place.cheapest, 0) << place.name;
      EXPECT_LT(place.cheapest, place.dearest) << place.name;
    }
  }
}

TEST(shelves, are_drawn_in_the_inks_of_a_palette_alone) {
  for (const auto& home : departments())
    for (const auto& place : home.shelves)
      for (std::size_t i = 0; i < place.drawing.size(); ++i)
        if (place.drawing[i] == '#') {
          ASSERT_LT(i + 2, place.drawing.size()) << place.name;
          EXPECT_TRUE(place.drawing[i + 1] >= 'A' && place.drawing[i + 1] <= 'D') << place.name;
          EXPECT_EQ(place.drawing[i + 2], '"') << place.name;
        }
}
