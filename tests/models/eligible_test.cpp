#include "models/eligible.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {
namespace {

/// `count` scored_items of one category with scores from `score` down in steps of a thousandth.
void add(std::vector<scored_item>& to, std::size_t count, float score, std::uint32_t category,
         bool trial = false, std::uint16_t group = 0) {
  for (std::size_t n = 0; n < count; ++n) {
    const auto place = static_cast<std::uint32_t>(to.size());
    to.push_back(
      {{place + 1u}, place, score - 0.001f * static_cast<float>(n), category, group, trial});
  }
}

auto number_of(const std::vector<scored_item>& x, std::uint32_t category) {
  return std::count_if(x.begin(), x.end(), [&](const auto& c) { return c.category == category; });
}

auto number_of_trials(const std::vector<scored_item>& x) {
  return std::count_if(x.begin(), x.end(), [](const auto& c) { return c.trial; });
}

bool best_first(const std::vector<scored_item>& x) {
  return std::is_sorted(x.begin(), x.end(),
                        [](const auto& a, const auto& b) { return a.score > b.score; });
}

TEST(eligible, the_best_by_score_and_ties_by_key) {
  std::vector<scored_item> all;
  for (std::uint32_t n = 0; n < 200; ++n)
    all.push_back({{n}, n, static_cast<float>(n / 2), 0, 0, false});
  const auto list = eligible(all, {.positions = 10});
  ASSERT_EQ(list.size(), 64u);
  EXPECT_EQ(list[0].place, 198u);
  EXPECT_EQ(list[1].place, 199u);
  EXPECT_EQ(list.back().place, 137u);
}

TEST(eligible, the_list_is_twice_the_slate_or_all_there_are) {
  std::vector<scored_item> all;
  add(all, 300, 1, 0);
  EXPECT_EQ(eligible(all, {.positions = 100}).size(), 200u);
  EXPECT_EQ(eligible(all, {.positions = 200}).size(), 300u);
}

// 100 of category 1 lead; 4 others with 10 each follow. With a cap of 3 a slate of 12 needs nine of
// the others: the best three of each of categories 2, 3 and 4 are enough.
TEST(eligible, a_list_led_by_one_category_holds_what_its_cap_leaves_room_for) {
  std::vector<scored_item> all;
  add(all, 100, 3, 1);
  for (std::uint32_t category = 2; category <= 5; ++category)
    add(all, 10, 1 - 0.1f * static_cast<float>(category), category);
  const auto list = eligible(all, {.positions = 12, .category_cap = 3});
  ASSERT_EQ(list.size(), 64u);
  EXPECT_EQ(number_of(list, 1), 55);
  for (std::uint32_t category = 2; category <= 4; ++category)
    EXPECT_EQ(number_of(list, category), 3);
  EXPECT_TRUE(best_first(list));
}

TEST(eligible, where_the_cap_leaves_too_few_the_best_fill_the_list) {
  std::vector<scored_item> all;
  add(all, 100, 3, 1);
  add(all, 2, 1, 2);
  const auto list = eligible(all, {.positions = 12, .category_cap = 3});
  ASSERT_EQ(list.size(), 64u);
  EXPECT_EQ(number_of(list, 2), 2);
}

TEST(eligible, trials_take_the_last_places) {
  std::vector<scored_item> all;
  add(all, 100, 3, 0);
  add(all, 2, 1, 0, true);
  const auto list = eligible(all, {.positions = 12});
  ASSERT_EQ(list.size(), 64u);
  EXPECT_EQ(list[62].place, 100u);
  EXPECT_EQ(list[63].place, 101u);
}

// One trial has the very last place already: it must not be the one that makes room for the others.
TEST(eligible, a_trial_in_the_last_place_keeps_it) {
  std::vector<scored_item> all;
  add(all, 63, 3, 0);
  add(all, 1, 2, 0, true);
  add(all, 50, 1.5, 0);
  add(all, 2, 1, 0, true);
  const auto list = eligible(all, {.positions = 12});
  ASSERT_EQ(list.size(), 64u);
  EXPECT_EQ(number_of_trials(list), 3);
  EXPECT_EQ(list[61].place, 63u);
}

// Of 200 that lead, group 0 may have 8 of 12. The other 4 are for group 1, whose scored_items are
// far behind, one of each category: with a cap of 1 the best four of them are needed.
TEST(eligible, each_group_has_what_its_quota_allows) {
  std::vector<scored_item> all;
  add(all, 200, 3, 0);
  for (std::uint32_t category = 1; category <= 30; ++category)
    add(all, 10, 1 - 0.01f * static_cast<float>(category), category, false, 1);
  const std::uint32_t quotas[] = {8, 4};
  const auto list = eligible(all, {.positions = 12, .category_cap = 1, .quotas = quotas});
  ASSERT_EQ(list.size(), 64u);
  for (std::uint32_t category = 1; category <= 4; ++category)
    EXPECT_EQ(number_of(list, category), 1) << category;
  EXPECT_EQ(number_of(list, 0), 60);
  EXPECT_TRUE(best_first(list));
}

// The first 64 that are looked at behind the best are all of one category, which the cap allows one
// of: the search goes on.
TEST(eligible, what_a_group_lacks_is_found_however_far_behind) {
  std::vector<scored_item> all;
  add(all, 100, 3, 0);
  add(all, 100, 2, 1, false, 1);
  add(all, 1, 1, 2, false, 1);
  const std::uint32_t quotas[] = {10, 2};
  const auto list = eligible(all, {.positions = 12, .category_cap = 1, .quotas = quotas});
  EXPECT_EQ(number_of(list, 1), 1);
  EXPECT_EQ(number_of(list, 2), 1);
}

} // namespace
} // namespace attune
