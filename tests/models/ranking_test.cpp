#include "models/ranking.hpp"

#include "models/algorithms.hpp"
#include "models/embedding.hpp"
#include "models/features.hpp"
#include "models/learning.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace attune {
namespace {

constexpr session_id session{1, 1};

class ranking_test : public ::testing::Test {
protected:
  ranking_test() {
    catalogue items{plain_body};
    put_numbered(items, 100);
    const auto learning = learning_of(model_settings{});
    from = {items.publish(), learned{learning}.snapshot(), std::make_shared<const segments>()};
    x.visitor = &visitor;
    x.personal = true;
    x.slot = &slot;
    x.chooser = greedy.get();
    x.n = 10;
    x.now_us = 1'000'000'000;
    consent granted;
    granted.grant(purpose::profile);
    granted.grant(purpose::personalize);
    visitor.apply(consent_entry{1, granted.bits(), 1}, {});
  }

  void act(signal_kind kind, int item) {
    signal_entry s;
    s.kind = kind;
    s.id_hash = ++acts;
    s.at_us = static_cast<std::int64_t>(acts) * 1'000'000;
    s.items.push_back(from.items->entry(*from.items->find(numbered_key(item)))->features);
    visitor.apply(batch_entry{session, acts, s.at_us, {s}}, {{}, 6, 256});
  }

  std::vector<item_key> keys() {
    std::vector<item_key> out;
    for (const auto& p : ranker{}.rank(from, x).positions)
      out.push_back(p.key);
    return out;
  }

  bool shows(int item) {
    const auto all = keys();
    return std::find(all.begin(), all.end(), numbered_key(item)) != all.end();
  }

  snapshots from;
  visitor_state visitor;
  slot_settings slot;
  std::unique_ptr<const policy> greedy = *make_policy("greedy", {});
  std::unique_ptr<const policy> thompson = *make_policy("thompson", {0.05});
  ranking_request x;
  std::uint64_t acts = 0;
};

TEST_F(ranking_test, the_same_arguments_give_the_same_list_to_the_bit) {
  act(signal_kind::click, 3);
  x.chooser = thompson.get();
  ranker used;
  used.rank(from, x); // Room that was used before changes nothing.
  const auto again = used.rank(from, x);
  EXPECT_EQ(ranker{}.rank(from, x).positions, again.positions);
}

TEST_F(ranking_test, a_slate_has_n_distinct_items_or_all_there_are) {
  EXPECT_EQ(keys().size(), 10u);
  x.n = 150;
  const auto all = keys();
  EXPECT_EQ(std::set<item_key>(all.begin(), all.end()).size(), 100u);
}

TEST_F(ranking_test, interest_in_a_category_lifts_its_items) {
  for (auto n = 0; n < 5; ++n)
    act(signal_kind::like, 4 + 10 * n); // Category c4 holds the items 4, 14, 24, ...
  x.n = 5;
  slot.quota = 1;
  for (const auto key : keys())
    EXPECT_EQ(from.items->columns(*from.items->find(key)).category,
              from.items->columns(*from.items->find(numbered_key(4))).category);
}

TEST_F(ranking_test, hidden_items_and_categories_never_come_even_where_nothing_is_personal) {
  x.n = 100;
  x.personal = false;
  act(signal_kind::hide, 3);
  control_entry hide{session, 1, control_op::hide_category, {}, feature_hash("c5"), 1};
  visitor.apply(hide, {});
  EXPECT_FALSE(shows(3));
  EXPECT_FALSE(shows(5));
  EXPECT_FALSE(shows(15));
  EXPECT_TRUE(shows(6));
}

TEST_F(ranking_test, hidden_items_take_no_candidates_room) {
  act(signal_kind::click, 3); // Near item 3: its category first.
  x.candidates_max = 12;
  const auto before = keys();
  for (const auto key : before) {
    control_entry hide{session, 1, control_op::hide_item, {}, 0, 1};
    hide.item.key = key;
    visitor.apply(hide, {});
  }
  EXPECT_EQ(keys().size(), before.size());
}

TEST_F(ranking_test, bought_and_visited_follow_the_slots_settings) {
  x.n = 100;
  act(signal_kind::purchase, 1);
  act(signal_kind::click, 2);
  EXPECT_FALSE(shows(1));
  EXPECT_TRUE(shows(2));
  slot.exclude_bought = false;
  slot.repeats = false;
  EXPECT_FALSE(shows(2));
}

TEST_F(ranking_test, what_was_visited_stays_out_while_the_shop_does_not_know_people_to_go_back) {
  x.chooser = thompson.get();
  for (const auto n : {2, 12, 22, 3})
    act(signal_kind::click, n);
  const auto lists_with_a_visited_item = [&] {
    auto out = 0;
    for (x.seed = 0; x.seed < 50; ++x.seed) {
      const auto all = keys();
      out += std::any_of(all.begin(), all.end(), [](item_key key) {
        return key == numbered_key(2) || key == numbered_key(12) || key == numbered_key(22)
               || key == numbered_key(3);
      });
    }
    return out;
  };
  EXPECT_EQ(lists_with_a_visited_item(), 0);
  policy_weights people_go_back{};
  people_go_back[static_cast<std::size_t>(feature::visited)] = 1;
  x.offset = &people_go_back;
  EXPECT_GT(lists_with_a_visited_item(), 25);
  x.offset = nullptr;
  x.n = 100;
  EXPECT_TRUE(shows(2)) << "nothing else is left";
}

TEST_F(ranking_test, a_category_cap_holds_until_nothing_else_is_left) {
  slot.category_cap = 1; // Ten categories, ten positions.
  std::set<std::uint32_t> categories;
  for (const auto key : keys())
    categories.insert(from.items->columns(*from.items->find(key)).category);
  EXPECT_EQ(categories.size(), 10u);
  x.n = 20;
  EXPECT_EQ(keys().size(), 20u);
}

// The 64 best are all of the category that the visitor likes.
TEST_F(ranking_test, a_cap_reaches_beyond_the_best_of_one_category) {
  catalogue items{plain_body};
  for (auto n = 0; n < 110; ++n) {
    auto one = numbered_item(n);
    one.categories = {n < 100 ? "all" : "c" + std::to_string(n)};
    items.put(one, static_cast<std::uint64_t>(n) + 1).value();
  }
  from.items = items.publish();
  act(signal_kind::like, 1);
  slot.category_cap = 2;
  auto liked = 0;
  for (const auto key : keys())
    liked += from.items->columns(*from.items->find(key)).category == feature_hash("all");
  EXPECT_EQ(liked, 2);
}

TEST_F(ranking_test, only_the_callers_candidates_are_ranked_where_asked_for) {
  const std::vector<item_key> asked{numbered_key(8), numbered_key(9)};
  x.candidates = asked;
  x.only_candidates = true;
  auto all = keys();
  std::sort(all.begin(), all.end());
  auto wanted = asked;
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(all, wanted);
}

TEST_F(ranking_test, a_rerank_keeps_what_nothing_moved_with_propensity_one) {
  x.chooser = thompson.get();
  x.seed = 1;
  const auto first = ranker{}.rank(from, x);
  decision_entry shown;
  shown.session = session;
  shown.slot = shown.list = "home";
  shown.record = 5;
  shown.positions = first.positions;
  visitor.apply(shown, {});
  x.before = visitor.shown().list(session, "home");
  x.seed = 2; // Other dice.
  const auto second = ranker{}.rank(from, x);
  ASSERT_EQ(second.positions.size(), first.positions.size());
  for (std::size_t i = 0; i < first.positions.size(); ++i) {
    EXPECT_EQ(second.positions[i].key, first.positions[i].key);
    EXPECT_TRUE(second.positions[i].kept);
    EXPECT_EQ(chance_of(second.positions[i]), 1.0);
  }
}

TEST_F(ranking_test, a_list_says_honestly_how_good_it_is) {
  EXPECT_EQ(ranker{}.rank(from, x).degraded, degradation::popular);
  const context here;
  x.surroundings = &here;
  EXPECT_EQ(ranker{}.rank(from, x).degraded, degradation::contextual);
  act(signal_kind::click, 1);
  EXPECT_EQ(ranker{}.rank(from, x).degraded, degradation::none);
  x.personal = false;
  EXPECT_EQ(ranker{}.rank(from, x).degraded, degradation::contextual);
}

TEST_F(ranking_test, a_taste_is_a_part_of_the_list_and_the_rest_is_varied) {
  for (auto n = 0; n < 6; ++n)
    act(signal_kind::click, 4 + 10 * n);
  x.n = 12;
  std::map<std::uint32_t, int> places;
  for (const auto key : keys())
    ++places[from.items->columns(*from.items->find(key)).category];
  EXPECT_EQ(places[feature_hash("c4")], 9); // 0.75 of 12: see quotas_test.
  for (const auto& [category, count] : places)
    EXPECT_TRUE(category == feature_hash("c4") || count <= 3);
}

// c7 has 10 items, the page's own among them: 9 are left. 80 % of 10 is 8.
TEST_F(ranking_test, a_page_decides_what_its_list_is_about_and_is_not_in_it) {
  for (auto n = 0; n < 6; ++n)
    act(signal_kind::click, 4 + 10 * n);
  x.about = numbered_key(17);
  auto same = 0;
  for (const auto key : keys()) {
    EXPECT_NE(key, x.about);
    same += from.items->columns(*from.items->find(key)).category == feature_hash("c7");
  }
  EXPECT_GE(same, 8);
}

TEST_F(ranking_test, what_is_shown_elsewhere_comes_only_where_nothing_else_is_left) {
  const auto first = keys();
  x.elsewhere = first;
  for (const auto key : keys())
    EXPECT_EQ(std::count(first.begin(), first.end(), key), 0);
  x.n = 95; // 100 items, 10 of them elsewhere.
  EXPECT_EQ(keys().size(), 95u);
}

// Of 100 items 4 are new. Over many visitors they take about twice their share of the places, 8 %,
// and never more than one of ten positions of a list each: with t = 0.08 a position and at most one
// trial a list, 1 - 0.92^10 = 0.57 lists of ten have one: 0.057 of the places. Four standard
// deviations of 2,000 lists are 0.0044. The uniform part of 0.005 a position adds up to 4/64 of
// that.
TEST_F(ranking_test, new_items_are_tried_and_no_more_than_that) {
  const auto day_us = std::int64_t{24} * 3600 * 1'000'000;
  x.now_us = 1'000 * day_us;
  catalogue items{plain_body};
  for (auto n = 0; n < 100; ++n) {
    auto one = numbered_item(n);
    one.published_at_us = n < 4 ? x.now_us : 0;
    items.put(one, static_cast<std::uint64_t>(n) + 1).value();
  }
  from.items = items.publish();
  x.chooser = thompson.get();
  auto places = 0;
  auto most = 0L;
  for (x.seed = 1; x.seed <= 2'000; ++x.seed) {
    const auto list = keys();
    const auto is_new = [](item_key key) {
      return key == numbered_key(0) || key == numbered_key(1) || key == numbered_key(2)
             || key == numbered_key(3);
    };
    const auto tried = std::count_if(list.begin(), list.end(), is_new);
    places += static_cast<int>(tried);
    most = std::max(most, tried);
  }
  EXPECT_NEAR(places / 20'000.0, 0.057, 0.005);
}

// A slot's offset moves what is learned: with a large weight on `unseen` the visited item is last.
TEST_F(ranking_test, a_slot_adds_its_own_weights) {
  policy_weights offset{};
  offset[static_cast<std::size_t>(feature::visited)] = -5;
  act(signal_kind::click, 3);
  x.n = 100;
  slot.quota = 1;
  x.offset = &offset;
  EXPECT_EQ(keys().back(), numbered_key(3));
}

} // namespace
} // namespace attune
