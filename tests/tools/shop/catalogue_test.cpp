#include "tools/shop/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace attune;

namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::int64_t now_us = 1'795'472'555'000'000;

std::vector<item> shop() { return make_catalogue(7, now_us); }

} // namespace

TEST(catalogue, is_the_same_for_the_same_seed) {
  EXPECT_EQ(shop(), shop());
  EXPECT_NE(shop(), make_catalogue(8, now_us));
}

TEST(catalogue, has_six_hundred_products_unless_told_otherwise) {
  EXPECT_EQ(shop().size(), 600u);
  EXPECT_EQ(make_catalogue(7, now_us, 3).size(), 3u);
  EXPECT_TRUE(make_catalogue(7, now_us, 0).empty());
}

TEST(catalogue, begins_alike_whatever_its_length) {
  const auto all = shop();
  const auto some = make_catalogue(7, now_us, 50);
  EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin()));
}

TEST(catalogue, names_each_product_once) {
  std::set<std::string> ids;
  std::set<std::pair<std::string, std::string>> titles;
  for (const auto& x : make_catalogue(3, now_us, catalogue_limit)) {
    EXPECT_TRUE(ids.insert(x.id).second) << x.id;
    EXPECT_TRUE(titles.insert({x.categories.back(), x.title}).second) << x.title;
  }
  EXPECT_EQ(*ids.begin(), "p-0001");
  EXPECT_EQ(*ids.rbegin(), "p-2000");
}

// 600 products on 12 departments of 4 shelves: 50 and, a shelf, 12 or 13.
TEST(catalogue, fills_departments_and_shelves_evenly) {
  std::map<std::string, int> departments;
  std::map<std::string, int> shelves;
  for (const auto& x : shop()) {
    ASSERT_EQ(x.categories.size(), 2u);
    ++departments[x.categories[0]];
    ++shelves[x.categories[1]];
  }
  EXPECT_EQ(departments.size(), 12u);
  EXPECT_EQ(shelves.size(), 48u);
  for (const auto& [name, count] : shelves)
    EXPECT_TRUE(count == 12 || count == 13) << name << ' ' << count;
}

TEST(catalogue, gives_each_product_what_a_page_shows) {
  for (const auto& x : shop()) {
    EXPECT_FALSE(x.title.empty());
    EXPECT_EQ(x.image, "/shop/pictures/" + x.id + ".svg");
    EXPECT_EQ(x.tags.size(), 3u);
    EXPECT_EQ(std::set<std::string>(x.tags.begin(), x.tags.end()).size(), 3u) << x.id;
    EXPECT_GT(x.price, 4);
    EXPECT_LT(x.price, 3000);
    EXPECT_EQ(x.currency, "EUR");
    EXPECT_GE(x.sentiment, -1);
    EXPECT_LE(x.sentiment, 1);
    EXPECT_FALSE(x.hidden);
    EXPECT_EQ(x.attributes_json.front(), '{');
    EXPECT_EQ(x.attributes_json.back(), '}');
  }
}

// One in 25 falls in the last 3 days on purpose, and 3 / 730 of the rest by chance: of 600 about
// 24 + 2.4, standard deviation about 5. Ten to fifty is beyond 3 of them on either side.
TEST(catalogue, spreads_dates_over_two_years_with_some_fresh) {
  int fresh = 0;
  std::int64_t oldest_us = now_us;
  for (const auto& x : shop()) {
    EXPECT_LE(x.published_at_us, now_us);
    EXPECT_GE(x.published_at_us, now_us - 730 * day_us);
    fresh += x.published_at_us > now_us - 3 * day_us ? 1 : 0;
    oldest_us = std::min(oldest_us, x.published_at_us);
  }
  EXPECT_GT(fresh, 10);
  EXPECT_LT(fresh, 50);
  EXPECT_LT(oldest_us, now_us - 700 * day_us);
}
