#include "models/ranking.hpp"

#include "models/algorithms.hpp"
#include "models/embedding.hpp"
#include "models/features.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace attune {
namespace {

constexpr session_id session{1, 1};

class ranking_test : public ::testing::Test {
protected:
  ranking_test() {
    catalogue items{plain_body};
    put_numbered(items, 100);
    learned_settings learning;
    learning.posterior.prior_mean = *prior_weights(model_settings{}.priors);
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
    EXPECT_EQ(second.positions[i].propensity, 1.0);
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

} // namespace
} // namespace attune
