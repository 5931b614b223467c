#include "models/visitor_view.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace attune {
namespace {

/// A visitor of a shop of 100 items: item n is of category c(n mod 10).
class visitor_view_test : public testing::Test {
protected:
  visitor_view_test() { visitor.apply(consent_entry{1, 0x1ff, 1}, {}); }

  void act(signal_kind kind, int n) {
    signal_entry s;
    s.id_hash = ++signals;
    s.kind = kind;
    s.at_us = static_cast<std::int64_t>(signals) * 100'000'000;
    s.items = {from.items->entry(static_cast<item_index>(n))->features};
    visitor.apply(batch_entry{{1, 1}, signals, s.at_us, {s}}, {});
  }

  std::span<const category_evidence> evidence() {
    view.look(from, {&visitor, {}, 20'000'000'000});
    return view.evidence();
  }

  static std::uint32_t category(int n) { return feature_hash("c" + std::to_string(n)); }

  snapshots from{numbered_snapshot(100), learned{learned_settings{}}.snapshot(),
                 std::make_shared<const segments>()};
  visitor_state visitor;
  visitor_view view;
  std::uint64_t signals = 0;
};

// Clicks on c3, c4, c3: the newest weighs 1, the others 0.85 and 0.85^2.
TEST_F(visitor_view_test, the_category_looked_at_last_comes_first_and_older_visits_weigh_less) {
  for (const auto n : {3, 4, 13})
    act(signal_kind::click, n);
  ASSERT_EQ(evidence().size(), 2u);
  EXPECT_EQ(evidence()[0].category, category(3));
  EXPECT_NEAR(evidence()[0].weight, 1 + 0.7225, 1e-9);
  EXPECT_EQ(evidence()[1].category, category(4));
  EXPECT_NEAR(evidence()[1].weight, 0.85, 1e-9);
}

TEST_F(visitor_view_test, a_like_is_evidence_too_and_a_dislike_stated_is_none) {
  act(signal_kind::like, 5);
  ASSERT_EQ(evidence().size(), 1u);
  EXPECT_EQ(evidence()[0].category, category(5));
  EXPECT_GT(evidence()[0].weight, 0);
  visitor.apply(control_entry{{1, 1}, 1, control_op::set_interest, {}, category(5), -1}, {});
  EXPECT_TRUE(evidence().empty());
}

TEST_F(visitor_view_test, interests_follow_by_weight_also_where_a_visited_category_is_disliked) {
  for (const auto n : {3, 4})
    act(signal_kind::click, n);
  const auto state = [&](int n, float weight) {
    visitor.apply(control_entry{{1, 1}, 1, control_op::set_interest, {}, category(n), weight}, {});
  };
  state(7, 0.25f);
  state(8, 1);
  state(3, -1);
  ASSERT_EQ(evidence().size(), 3u);
  EXPECT_EQ(evidence()[0].category, category(4));
  EXPECT_EQ(evidence()[1].category, category(8));
  EXPECT_EQ(evidence()[2].category, category(7));
}

TEST_F(visitor_view_test, a_purchase_ends_the_search_until_two_more_visits) {
  act(signal_kind::click, 6);
  EXPECT_FALSE(evidence()[0].bought);
  act(signal_kind::purchase, 6);
  EXPECT_TRUE(evidence()[0].bought);
  ASSERT_EQ(view.inputs().bought_categories.size(), 1u);
  EXPECT_EQ(view.inputs().bought_categories[0], category(6));
  act(signal_kind::click, 16);
  EXPECT_TRUE(evidence()[0].bought);
  act(signal_kind::click, 26);
  EXPECT_FALSE(evidence()[0].bought);
}

TEST_F(visitor_view_test, the_200_likeliest_of_what_others_visited_along_ties_by_key) {
  learned_settings settings;
  settings.followed.row_read = 600;
  learned lessons{settings};
  std::vector<std::pair<int, item_key>> times; // Fewer first, so that a sort puts these behind.
  for (std::uint64_t i = 0; i < 600; ++i) {
    const item_key other{1'000 + i * 7'919 % 600};
    const auto count = static_cast<int>(i * i % 23) + 1;
    times.emplace_back(-count, other);
    for (auto n = 0; n < count; ++n)
      lessons.learn(1, transition{1, other, {numbered_key(7)}});
  }
  std::sort(times.begin(), times.end());
  from.learned = lessons.snapshot();
  act(signal_kind::click, 7);
  view.look(from, {&visitor, {}, 20'000'000'000});
  const std::set<item_key> found(view.co_visited().begin(), view.co_visited().end());
  ASSERT_EQ(found.size(), 200u);
  for (std::size_t i = 0; i < 200; ++i)
    ASSERT_TRUE(found.contains(times[i].second)) << i;
}

TEST_F(visitor_view_test, of_nobody_only_the_page_is_known) {
  act(signal_kind::click, 7);
  view.look(from, {nullptr, numbered_key(8), 1});
  EXPECT_TRUE(view.evidence().empty());
  EXPECT_TRUE(view.history().empty());
  EXPECT_FALSE(view.inputs().has_taste);
  EXPECT_EQ(view.inputs().about_category, category(8));
  EXPECT_NE(view.inputs().about, nullptr);
}

} // namespace
} // namespace attune
