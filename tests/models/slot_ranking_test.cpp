#include "models/slot_ranking.hpp"

#include "models/algorithms.hpp"
#include "models/catalogue.hpp"
#include "models/embedding.hpp"
#include "models/learning.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

constexpr session_id session{1, 1};
constexpr decision_id first{{2, 2}, 3, 4, 0};

item_body_ptr no_body(const item&) { return std::make_shared<const item_body>(); }

/// Twelve items, nothing learned, a visitor who allows everything.
struct slot_ranking : ::testing::Test {
  slot_ranking() {
    for (std::uint64_t n = 0; n < 12; ++n) {
      item x;
      x.id = "i" + std::to_string(n);
      x.categories = {"c" + std::to_string(n % 3)};
      EXPECT_TRUE(items.put(x, n + 1));
    }
    const model_settings models;
    learned empty{learning_of(models)};
    from = {items.publish(), empty.snapshot(), std::make_shared<const segments>()};
    visitor.apply(consent_entry{1, all_purposes(), 1}, {});
    question.n = 4;
    question.personal = true;
  }

  static std::uint16_t all_purposes() {
    consent all;
    for (std::size_t n = 0; n < purpose_names.size(); ++n)
      all.grant(static_cast<purpose>(n));
    return all.bits();
  }

  slot_in_force in() const { return {&slot, &no_offset, chooser.get(), 1'000}; }
  decision_place place(const decision_id& id = first) const {
    return {session, "home", "home?4&", id, 5};
  }
  ranking rank(const decision_id& id = first) {
    return rank_slot(by, from, in(), question, {}, visitor, place(id));
  }

  ranker by;
  catalogue items{no_body};
  snapshots from;
  slot_settings slot;
  policy_weights no_offset{};
  std::unique_ptr<const policy> chooser = make_policy("uniform", {}).value();
  visitor_state visitor;
  ranking_question question;
};

std::vector<item_key> keys_of(const ranking& x) {
  std::vector<item_key> out;
  for (const auto& position : x.positions)
    out.push_back(position.key);
  return out;
}

TEST_F(slot_ranking, what_was_asked_for_is_what_is_ranked) {
  EXPECT_EQ(rank().positions.size(), 4u);
  question.candidates = {key_of("i1"), key_of("i2")};
  auto only = keys_of(rank());
  std::sort(only.begin(), only.end());
  std::sort(question.candidates.begin(), question.candidates.end());
  EXPECT_EQ(only, question.candidates);
}

TEST_F(slot_ranking, another_decision_has_another_seed) {
  EXPECT_EQ(keys_of(rank()), keys_of(rank()));
  const decision_id others[] = {
    {{9, 2}, 3, 4, 0}, {{2, 2}, 9, 4, 0}, {{2, 2}, 3, 9, 0}, {{2, 2}, 3, 4, 9}};
  for (const auto& other : others)
    EXPECT_NE(seed_of_decision(other), seed_of_decision(first));
}

TEST_F(slot_ranking, a_record_says_all_that_was_decided) {
  auto ranked = rank();
  const auto shown = keys_of(ranked);
  const auto ranks = ranked.ranks;
  const auto x = decision_of(place(), {1, 2, 3, 4}, in(), question, visitor, ranked, 77);
  EXPECT_EQ((decision_id{first.visitor, x.activation, x.record, x.ordinal}), first);
  EXPECT_EQ(x.session, session);
  EXPECT_EQ(x.slot, "home");
  EXPECT_EQ(x.list, "home?4&");
  EXPECT_EQ(x.at_us, 5);
  EXPECT_EQ(x.versions, (read_versions{1, 2, 3, 4}));
  EXPECT_EQ(x.question, question);
  EXPECT_EQ(x.policy, slot.policy);
  EXPECT_EQ(x.epsilon, static_cast<float>(slot.epsilon));
  EXPECT_EQ(x.feature_schema, feature_schema);
  EXPECT_FALSE(x.page_turned);
  EXPECT_EQ(x.ranks, ranks);
  ASSERT_EQ(x.positions.size(), 4u);
  for (std::size_t n = 0; n < x.positions.size(); ++n) {
    EXPECT_EQ(x.positions[n].key, shown[n]);
    EXPECT_EQ(x.positions[n].draw, 77u);
    EXPECT_EQ(x.positions[n].drawn_record, first.record);
    EXPECT_EQ(x.positions[n].drawn_at_us, 5);
  }
}

TEST_F(slot_ranking, the_next_record_says_that_the_page_was_turned) {
  auto ranked = rank();
  visitor.apply(decision_of(place(), {}, in(), question, visitor, ranked, 77), {});
  signal_entry view;
  view.kind = signal_kind::page_view;
  view.at_us = 6;
  visitor.apply(batch_entry{session, 1, 6, {view}}, {});
  const decision_id next{first.visitor, 3, 5, 0};
  auto again = rank(next);
  EXPECT_TRUE(decision_of(place(next), {}, in(), question, visitor, again, 78).page_turned);
}

// Twelve items with scores of their own: position p of a greedy list has p items above it.
TEST_F(slot_ranking, ranks_count_who_scored_higher) {
  chooser = make_policy("greedy", {}).value();
  slot.quota = 1;
  slot.category_cap = 0;
  question.n = 12;
  question.about = key_of("i0");
  const auto ranked = rank();
  ASSERT_EQ(ranked.ranks.size(), ranked.positions.size());
  for (std::size_t n = 0; n < ranked.positions.size(); ++n) {
    std::uint16_t higher = 0;
    for (const auto& other : ranked.positions)
      higher += other.score > ranked.positions[n].score;
    EXPECT_EQ(ranked.ranks[n], higher) << n;
  }
}

} // namespace
} // namespace attune
