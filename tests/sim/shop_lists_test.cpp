#include "tests/sim/shop_engine.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <unordered_map>

// What people are shown in a shop that nobody tuned on: default settings, 5,000 items in 41
// categories, 1,500 people of history, visitors whose tastes only the simulation knows. Rankings
// were developed on seeds 101 to 104; these are others. ATTUNE_LONG=1 takes five of 200 visitors.

namespace attune {
namespace {

constexpr std::size_t n = 12;
constexpr int people_of_history = 1'500;

bool is_long() { return std::getenv("ATTUNE_LONG") != nullptr; }

/// A shop with its history behind it, and what one line of SQL could say of that.
class shop_of_the_past {
public:
  shop_of_the_past(const shop_world_settings& settings, std::uint64_t seed)
    : world{settings, seed}, engine{world}, visits(world.size()), followers(world.size()) {
    for (std::size_t i = 0; i < world.size(); ++i) {
      keys.push_back(key_of(shop_world::id(i)));
      numbers[keys.back().value] = i;
    }
    for (auto h = 0; h < people_of_history; ++h) {
      auto visitor = engine.arrive(static_cast<std::uint64_t>(h));
      const auto liked = world.draw(world.liking(world.newcomer()), 4 + world.chance().below(11));
      for (std::size_t a = 0; a < liked.size(); ++a) {
        engine.click(visitor, keys[liked[a]]);
        ++visits[liked[a]];
        for (std::size_t b = 0; b < a; ++b) {
          followers[liked[b]][liked[a]] += 1.0 / static_cast<double>(a - b);
          followers[liked[a]][liked[b]] += 1.0 / static_cast<double>(a - b);
        }
      }
    }
    engine.publish();
  }

  /// How many of `held` are among the best 12 by score, what was clicked left out; ties by visits.
  int hits_of(const std::vector<double>& score, const std::set<std::size_t>& clicked,
              const std::set<std::size_t>& held) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < score.size(); ++i)
      if (!clicked.contains(i))
        order.push_back(i);
    std::partial_sort(order.begin(), order.begin() + n, order.end(), [&](auto a, auto b) {
      return score[a] != score[b] ? score[a] > score[b] : visits[a] > visits[b];
    });
    return static_cast<int>(
      std::count_if(order.begin(), order.begin() + n, [&](auto i) { return held.contains(i); }));
  }

  std::vector<double> co_visits(const std::set<std::size_t>& clicked) const {
    std::vector<double> out(world.size());
    for (const auto x : clicked) {
      auto total = 2.0;
      for (const auto& [_, weight] : followers[x])
        total += weight;
      for (const auto& [y, weight] : followers[x])
        out[y] += weight / total;
    }
    return out;
  }

  std::vector<double> popular_within(const std::set<std::size_t>& clicked) const {
    std::set<std::uint32_t> categories;
    for (const auto x : clicked)
      categories.insert(world.category(x));
    std::vector<double> out(world.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = categories.contains(world.category(i)) ? visits[i] + 1 : 0;
    return out;
  }

  std::size_t of_category(std::uint32_t category) {
    for (;;)
      if (const auto i = world.chance().below(world.size()); world.category(i) == category)
        return i;
  }

  int count(const std::vector<item_key>& list, std::uint32_t category) const {
    return static_cast<int>(std::count_if(list.begin(), list.end(), [&](item_key key) {
      const auto at = numbers.find(key.value);
      return at != numbers.end() && world.category(at->second) == category;
    }));
  }

  void click(shop_engine::visitor& who, std::uint32_t category, int times) {
    for (auto k = 0; k < times; ++k)
      engine.click(who, keys[of_category(category)]);
  }

  shop_world world;
  shop_engine engine;
  std::vector<item_key> keys;
  std::unordered_map<std::uint64_t, std::size_t> numbers;
  std::vector<double> visits;
  std::vector<std::map<std::size_t, double>> followers;
};

struct outcome {
  double attune = 0;
  double best_baseline = 0;
  double ratio_low = 0; ///< Lower end of the ratio's 95 % interval.

  double ratio() const { return attune / best_baseline; }
};

/// Six liked items are clicked, six are held out; hits among 12, a visitor.
outcome hits_in(const shop_world_settings& settings, const char* name) {
  const std::vector<std::uint64_t> seeds = is_long()
                                             ? std::vector<std::uint64_t>{201, 202, 203, 204, 205}
                                             : std::vector<std::uint64_t>{201, 202};
  const auto people = is_long() ? 200 : 100;
  std::vector<double> ours;
  std::map<std::string, std::vector<double>> baselines;
  for (const auto seed : seeds) {
    shop_of_the_past shop{settings, seed};
    for (auto p = 0; p < people; ++p) {
      const auto liked = shop.world.draw(shop.world.liking(shop.world.newcomer()), n);
      const std::set<std::size_t> clicked(liked.begin(), liked.begin() + n / 2);
      const std::set<std::size_t> held(liked.begin() + n / 2, liked.end());
      auto visitor = shop.engine.arrive(1'000'000 + static_cast<std::uint64_t>(p));
      for (std::size_t k = 0; k < n / 2; ++k)
        shop.engine.click(visitor, shop.keys[liked[k]]);
      auto hits = 0;
      for (const auto key : shop.engine.list(visitor, "home")) {
        const auto i = shop.numbers.at(key.value);
        EXPECT_FALSE(clicked.contains(i)) << "what was just clicked is not repeated";
        hits += held.contains(i);
      }
      ours.push_back(hits);
      baselines["popularity"].push_back(shop.hits_of(shop.visits, clicked, held));
      baselines["co-visitation"].push_back(shop.hits_of(shop.co_visits(clicked), clicked, held));
      baselines["popularity within the clicked categories"].push_back(
        shop.hits_of(shop.popular_within(clicked), clicked, held));
    }
  }
  const auto mean = [](const std::vector<double>& x) {
    auto sum = 0.0;
    for (const auto each : x)
      sum += each;
    return sum / static_cast<double>(x.size());
  };
  outcome out;
  out.attune = mean(ours);
  const std::vector<double>* best = nullptr;
  std::cout << name << ": attune " << out.attune;
  for (const auto& [what, hits] : baselines) {
    std::cout << ", " << what << ' ' << mean(hits);
    if (mean(hits) > out.best_baseline) {
      out.best_baseline = mean(hits);
      best = &hits;
    }
  }
  // Of the ratio r of two means over the same visitors: the variance of x - r y over (sum y)^2.
  auto variance = 0.0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const auto rest = ours[i] - out.ratio() * (*best)[i];
    variance += rest * rest;
  }
  const auto count = static_cast<double>(ours.size());
  const auto error = std::sqrt(variance) / (count * out.best_baseline);
  out.ratio_low = out.ratio() - 1.96 * error;
  std::cout << "; ratio " << out.ratio() << " +- " << 1.96 * error << " (" << count
            << " visitors)\n";
  return out;
}

// The suite's 200 visitors leave an error of about 0.06 in the ratio of two paired means near 0.9
// hits a visitor: the claims are made of the upper end, so that chance alone breaks them once in
// forty. The long run states them of the ratio itself.
TEST(shop_lists, where_popularity_matters_they_are_about_as_good_as_its_best_query) {
  const auto x = hits_in(popularity_world, "popularity matters");
  EXPECT_GE(is_long() ? x.ratio() : 2 * x.ratio() - x.ratio_low, 0.95);
}

TEST(shop_lists, where_tastes_matter_they_are_half_as_good_again) {
  const auto x = hits_in(taste_world, "tastes matter");
  EXPECT_GE(is_long() ? x.ratio() : 2 * x.ratio() - x.ratio_low, 1.5);
}

class shop_pages : public testing::Test {
protected:
  static void SetUpTestSuite() { shared = new shop_of_the_past{popularity_world, 211}; }
  static void TearDownTestSuite() {
    delete shared;
    shared = nullptr;
  }

  shop_engine::visitor arrive() { return shop.engine.arrive(2'000'000 + ++arrived); }
  std::uint32_t any_category() { return static_cast<std::uint32_t>(shop.world.chance().below(41)); }

  static inline shop_of_the_past* shared = nullptr;
  static inline std::uint64_t arrived = 0;
  shop_of_the_past& shop = *shared;
};

constexpr int trials = 20;

TEST_F(shop_pages, six_clicks_on_one_kind_leave_room_for_others) {
  for (auto t = 0; t < trials; ++t) {
    auto visitor = arrive();
    const auto kind = any_category();
    shop.click(visitor, kind, 6);
    const auto places = shop.count(shop.engine.list(visitor, "home"), kind);
    EXPECT_GE(places, 5);
    EXPECT_LE(places, 9);
  }
}

TEST_F(shop_pages, what_was_done_last_counts_most_and_the_old_taste_stays) {
  for (auto t = 0; t < trials; ++t) {
    auto visitor = arrive();
    const auto old_taste = any_category();
    const auto new_taste = (old_taste + 1) % 41;
    shop.click(visitor, old_taste, 12);
    shop.click(visitor, new_taste, 2);
    EXPECT_GE(shop.count(shop.engine.list(visitor, "home"), new_taste), 2);
    shop.click(visitor, new_taste, 2);
    const auto list = shop.engine.list(visitor, "home");
    EXPECT_GE(shop.count(list, new_taste), 5);
    EXPECT_GE(shop.count(list, old_taste), 2);
  }
}

TEST_F(shop_pages, what_was_bought_is_not_urged_again) {
  for (auto t = 0; t < trials; ++t) {
    auto buyer = arrive();
    auto other = arrive();
    const auto kind = any_category();
    auto last = item_key{};
    for (auto k = 0; k < 6; ++k) {
      last = shop.keys[shop.of_category(kind)];
      shop.engine.click(buyer, last);
      shop.engine.click(other, last);
    }
    shop.engine.act(buyer, signal_kind::purchase, last);
    EXPECT_LE(2 * shop.count(shop.engine.list(buyer, "home"), kind),
              shop.count(shop.engine.list(other, "home"), kind));
  }
}

TEST_F(shop_pages, a_list_about_an_item_is_of_its_kind_and_without_it) {
  for (auto t = 0; t < trials; ++t) {
    auto visitor = arrive();
    const auto taste = any_category();
    const auto page = (taste + 1) % 41;
    shop.click(visitor, taste, 6);
    const auto about = shop.keys[shop.of_category(page)];
    const auto home = shop.engine.list(visitor, "home");
    for (const auto* slot : {"similar", "cart"}) {
      const auto list = shop.engine.list(visitor, slot, about, home);
      EXPECT_GE(5 * shop.count(list, page), static_cast<int>(4 * list.size())) << slot;
      EXPECT_EQ(std::count(list.begin(), list.end(), about), 0) << slot;
      for (const auto key : list)
        EXPECT_EQ(std::count(home.begin(), home.end(), key), 0) << slot;
    }
  }
}

TEST_F(shop_pages, a_cold_page_is_varied_and_its_lists_differ) {
  for (auto t = 0; t < trials; ++t) {
    auto visitor = arrive();
    const auto home = shop.engine.list(visitor, "home");
    const auto popular = shop.engine.list(visitor, "popular", {}, home);
    ASSERT_EQ(home.size(), n);
    ASSERT_EQ(popular.size(), n);
    std::map<std::uint32_t, int> categories;
    for (const auto key : home) {
      EXPECT_EQ(std::count(popular.begin(), popular.end(), key), 0);
      EXPECT_LE(++categories[shop.engine.category_of(key)], 3);
    }
  }
}

// 100 of 5,100 items are new: 2 % of the shop. Cold visitors' lists give them between half and five
// times that; all of them have their turn within a day.
TEST_F(shop_pages, new_items_are_tried_about_as_often_as_their_share) {
  std::set<std::uint64_t> is_new;
  for (auto k = 0; k < 100; ++k) {
    auto x = an_item("new-" + std::to_string(k), {shop_world::category_name(any_category())},
                     {"style 1"}, "New");
    x.published_at_us = shop.engine.now_us;
    is_new.insert(key_of(x.id).value);
    shop.engine.put(x);
  }
  shop.engine.publish();
  auto places = 0;
  std::set<std::uint64_t> tried;
  for (auto t = 0; t < 1'000; ++t) {
    auto visitor = arrive();
    shop.engine.now_us += std::int64_t{24} * 3'600'000;
    for (const auto key : shop.engine.list(visitor, "home"))
      if (is_new.contains(key.value)) {
        ++places;
        tried.insert(key.value);
      }
  }
  const auto share = places / 12'000.0;
  std::cout << "seed 211: new items take " << share << " of the places, " << tried.size()
            << " of 100 were shown\n";
  EXPECT_GE(share, 0.01);
  EXPECT_LE(share, 0.1);
  EXPECT_GE(tried.size(), 75u);
}

} // namespace
} // namespace attune
