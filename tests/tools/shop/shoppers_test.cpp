#include "tools/shop/shoppers.hpp"

#include "tools/shop/catalogue.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace attune {
namespace {

constexpr std::int64_t second_us = 1'000'000;

seen_list first_twelve(const std::string& rid) {
  seen_list list{"home", rid, {}};
  for (const auto& x : make_catalogue(7, 0, 12))
    list.order.push_back(x.id);
  return list;
}

// All signals of a crowd that is asked every 100 ms for so many seconds.
std::vector<std::pair<std::size_t, signal>> run(shoppers& crowd, int seconds) {
  std::vector<std::pair<std::size_t, signal>> all;
  for (auto now_us = second_us; now_us < (seconds + 1) * second_us; now_us += second_us / 10)
    for (std::size_t who = 0; who < crowd.size(); ++who)
      if (auto done = crowd.next(who, now_us))
        all.emplace_back(who, std::move(*done));
  return all;
}

} // namespace

TEST(shoppers, do_the_same_for_the_same_seed) {
  shoppers one{{.seed = 4, .count = 5}, make_catalogue(7, 0)};
  shoppers two{{.seed = 4, .count = 5}, make_catalogue(7, 0)};
  EXPECT_EQ(run(one, 200), run(two, 200));
}

// Each shopper's pauses have mean 2 s before they are cut at 16 s (which takes 1/e^8 = 0.03 % off);
// asking only every 100 ms adds 50 ms in the mean, so 1/2.05 signals a second. A browse that ends
// in nothing costs a pause without a signal. 40 shoppers in 500 s: at most 9,756, standard
// deviation below 100; at least four in five, since only one look in five browses.
TEST(shoppers, keep_their_pace) {
  shoppers crowd{{.seed = 4}, make_catalogue(7, 0)};
  for (std::size_t who = 0; who < crowd.size(); ++who)
    crowd.show(who, first_twelve("r1"));
  const auto count = run(crowd, 500).size();
  EXPECT_LT(count, 9756u + 400u);
  EXPECT_GT(count, 9756u * 4 / 5 - 400u);
}

TEST(shoppers, bring_no_burst_when_they_are_asked_late) {
  shoppers crowd{{.seed = 4, .count = 1}, make_catalogue(7, 0)};
  crowd.show(0, first_twelve("r1"));
  EXPECT_FALSE(crowd.next(0, second_us)) << "it just came";
  const auto late_us = 1000 * second_us;
  crowd.next(0, late_us);
  EXPECT_FALSE(crowd.next(0, late_us));
}

TEST(shoppers, answer_the_list_that_they_see) {
  shoppers crowd{{.seed = 4, .count = 10}, make_catalogue(7, 0)};
  const auto list = first_twelve("r1");
  for (std::size_t who = 0; who < crowd.size(); ++who)
    crowd.show(who, list);
  std::set<signal_kind> kinds;
  for (const auto& [who, x] : run(crowd, 2000)) {
    if (x.slot.empty()) { // Found by browsing: nothing to attribute.
      EXPECT_EQ(x.rid, "");
      EXPECT_EQ(x.pos, -1);
      EXPECT_NE(x.kind, signal_kind::click);
      continue;
    }
    kinds.insert(x.kind);
    EXPECT_EQ(x.slot, "home");
    EXPECT_EQ(x.rid, "r1");
    if (x.kind == signal_kind::impression) {
      ASSERT_EQ(x.lines.size(), 12u);
      EXPECT_EQ(x.lines[3].item, list.order[3]);
      EXPECT_EQ(x.lines[3].pos, 3u);
    } else {
      EXPECT_EQ(x.item, list.order.at(static_cast<std::size_t>(x.pos)));
    }
  }
  EXPECT_TRUE(kinds.contains(signal_kind::impression));
  EXPECT_TRUE(kinds.contains(signal_kind::click));
  EXPECT_TRUE(kinds.contains(signal_kind::dwell));
}

TEST(shoppers, see_a_list_before_they_click_in_it) {
  shoppers crowd{{.seed = 9, .count = 10}, make_catalogue(7, 0)};
  for (std::size_t who = 0; who < crowd.size(); ++who)
    crowd.show(who, first_twelve("r1"));
  std::set<std::size_t> saw;
  for (const auto& [who, x] : run(crowd, 500)) {
    if (x.kind == signal_kind::impression)
      saw.insert(who);
    EXPECT_TRUE(x.kind != signal_kind::click || saw.contains(who));
  }
}

TEST(shoppers, browse_while_they_have_no_list) {
  shoppers crowd{{.seed = 4, .count = 10}, make_catalogue(7, 0)};
  const auto all = run(crowd, 500);
  EXPECT_FALSE(all.empty());
  for (const auto& [who, x] : all)
    EXPECT_TRUE(x.slot.empty() && !x.item.empty());
}

TEST(shoppers, do_nothing_in_an_empty_shop) {
  shoppers crowd{{.seed = 4, .count = 3}, {}};
  EXPECT_TRUE(run(crowd, 100).empty());
}

TEST(shoppers, name_each_signal_once_and_date_it) {
  shoppers crowd{{.seed = 4, .count = 10}, make_catalogue(7, 0)};
  std::set<std::string> ids;
  for (const auto& [who, x] : run(crowd, 300)) {
    EXPECT_TRUE(ids.insert(x.id).second) << x.id;
    EXPECT_EQ(x.raw_ts_ms, x.at_us / 1000);
  }
}

} // namespace attune
