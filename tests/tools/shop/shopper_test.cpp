#include "tools/shop/shopper.hpp"

#include "tools/shop/catalogue.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace attune;

namespace {

const std::vector<item>& shop() {
  static const auto products = make_catalogue(7, 0);
  return products;
}

std::vector<const item*> random_list(rng& chance, std::size_t n) {
  std::vector<const item*> list;
  for (std::size_t i = 0; i < n; ++i)
    list.push_back(&shop()[chance.below(shop().size())]);
  return list;
}

} // namespace

TEST(shopper, is_the_same_for_the_same_seed) {
  const shopper a{5};
  const shopper b{5};
  for (const auto& x : shop())
    EXPECT_EQ(a.appeal(x), b.appeal(x));
  rng one{1};
  rng two{1};
  const auto list = random_list(one, 12);
  EXPECT_EQ(random_list(two, 12), list);
  const auto did = a.look(list, one);
  const auto again = b.look(list, two);
  ASSERT_EQ(did.size(), again.size());
  for (std::size_t i = 0; i < did.size(); ++i) {
    EXPECT_EQ(did[i].act, again[i].act);
    EXPECT_EQ(did[i].pos, again[i].pos);
    EXPECT_EQ(did[i].spent_ms, again[i].spent_ms);
  }
}

// Shown items are drawn evenly, an item of appeal a is clicked with probability e a, whatever e its
// position has: so the clicked have mean appeal sum a^2 / sum a, and variance sum a^3 / sum a less
// the square of that. With n clicks their mean lies within 4 standard errors of it (p < 1e-4), and
// it is far above the mean of what was shown: that distance is what a ranking can win.
TEST(shopper, clicks_what_suits_its_taste_by_the_margin_that_follows_from_it) {
  const shopper who{11};
  double sums[4] = {};
  for (const auto& x : shop())
    for (int power = 0; power < 4; ++power)
      sums[power] += std::pow(who.appeal(x), power);
  const auto shown = sums[1] / sums[0];
  const auto expected = sums[2] / sums[1];
  const auto variance = sums[3] / sums[1] - expected * expected;
  ASSERT_GT(expected, 2 * shown) << "a taste that hardly tells items apart";

  rng chance{13};
  double clicked = 0;
  double clicks = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto list = random_list(chance, 12);
    for (const auto& did : who.look(list, chance))
      if (did.act == shopper_act::click) {
        clicked += who.appeal(*list[did.pos]);
        clicks += 1;
      }
  }
  ASSERT_GT(clicks, 500);
  EXPECT_NEAR(clicked / clicks, expected, 4 * std::sqrt(variance / clicks));
}

// One item everywhere: position k gets a share of clicks in proportion to (1 + k)^-0.7. At k = 7
// that is 8^-0.7 = 2^-2.1 = 0.2333 of what k = 0 gets. With about n clicks at 0 the ratio's
// standard error is near 0.2333 sqrt(1/n + 1/(0.2333 n)).
TEST(shopper, looks_at_the_top_of_a_list_more_often) {
  EXPECT_DOUBLE_EQ(shopper::examination(0), 1);
  EXPECT_NEAR(shopper::examination(7), std::exp2(-2.1), 1e-12);
  const shopper who{11};
  const item* best = &shop()[0];
  for (const auto& x : shop())
    best = who.appeal(x) > who.appeal(*best) ? &x : best;
  const std::vector<const item*> list(8, best);
  rng chance{17};
  double at_top = 0;
  double at_end = 0;
  for (int i = 0; i < 20'000; ++i)
    for (const auto& did : who.look(list, chance))
      if (did.act == shopper_act::click) {
        at_top += did.pos == 0 ? 1 : 0;
        at_end += did.pos == 7 ? 1 : 0;
      }
  ASSERT_GT(at_top, 1000);
  const auto error = 0.2333 * std::sqrt(1 / at_top + 1 / (0.2333 * at_top));
  EXPECT_NEAR(at_end / at_top, 0.2333, 4 * error);
}

TEST(shopper, does_all_else_only_after_a_click_on_the_same_item) {
  const shopper who{3};
  rng chance{19};
  std::set<shopper_act> seen;
  for (int i = 0; i < 3000; ++i) {
    std::set<std::size_t> clicked;
    for (const auto& did : who.look(random_list(chance, 12), chance)) {
      seen.insert(did.act);
      if (did.act == shopper_act::click)
        EXPECT_TRUE(clicked.insert(did.pos).second);
      else
        EXPECT_TRUE(clicked.contains(did.pos));
      EXPECT_GE(did.spent_ms, 0);
      EXPECT_LE(did.spent_ms, 180'000);
    }
  }
  EXPECT_EQ(seen.size(), 5u) << "each act happens";
}

TEST(shopper, overlooks_items_that_it_does_not_know) {
  rng chance{1};
  EXPECT_TRUE(shopper{1}.look(std::vector<const item*>(50, nullptr), chance).empty());
  EXPECT_TRUE(shopper{1}.look({}, chance).empty());
}

TEST(shopper, differs_from_others_in_what_it_loves) {
  std::set<const item*> favourites;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const shopper who{seed};
    const item* best = &shop()[0];
    for (const auto& x : shop())
      best = who.appeal(x) > who.appeal(*best) ? &x : best;
    favourites.insert(best);
  }
  EXPECT_GT(favourites.size(), 20u);
}

TEST(shopper, may_change_its_mind_and_then_loves_other_things) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    shopper who{seed};
    rng chance{seed};
    std::vector<double> before;
    for (const auto& x : shop())
      before.push_back(who.appeal(x));
    who.change_of_mind(chance);
    int better = 0;
    int worse = 0;
    for (std::size_t i = 0; i < shop().size(); ++i) {
      better += who.appeal(shop()[i]) > before[i] ? 1 : 0;
      worse += who.appeal(shop()[i]) < before[i] ? 1 : 0;
    }
    // A department has 50 products: 50 are loved now that were not, 50 the other way. A tag that
    // two departments share can move a few back.
    EXPECT_GE(better, 45) << seed;
    EXPECT_GE(worse, 45) << seed;
  }
}
