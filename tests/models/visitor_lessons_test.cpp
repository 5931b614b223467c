#include "models/visitor_state.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr session_id session{1, 2};

visitor_state allowed(std::initializer_list<purpose> granted) {
  consent c;
  for (const auto p : granted)
    c.grant(p);
  visitor_state x;
  x.apply(consent_entry{1, c.bits(), 1}, {});
  return x;
}

lessons click(visitor_state& x, std::uint64_t item, std::int64_t at_s, float sample = 1) {
  signal_entry s;
  s.id_hash = static_cast<std::uint64_t>(at_s);
  s.kind = signal_kind::click;
  s.at_us = at_s * 1'000'000;
  s.sample = sample;
  s.items.emplace_back().key = {item};
  return x.apply(batch_entry{session, 1, s.at_us, {s}}, {});
}

// Load, and what a shop's own people click, is not what visitors want.
TEST(visitor_lessons, a_batch_that_is_not_to_be_learned_teaches_nothing_and_moves_its_visitor) {
  auto x = allowed({purpose::profile, purpose::improve, purpose::measure});
  click(x, 1, 1);
  signal_entry s;
  s.id_hash = 2;
  s.kind = signal_kind::click;
  s.at_us = 2'000'000;
  s.items.emplace_back().key = {2};
  auto learned = x;
  const auto taught = learned.apply(batch_entry{session, 2, s.at_us, {s}, true}, {});
  EXPECT_EQ(taught.examples.size(), 2u) << "a count and a transition";
  EXPECT_EQ(taught.samples.size(), 1u);
  const auto nothing = x.apply(batch_entry{session, 2, s.at_us, {s}, false}, {});
  EXPECT_TRUE(nothing.examples.empty());
  EXPECT_TRUE(nothing.samples.empty());
  EXPECT_EQ(x.history().size(), 2u);
  EXPECT_EQ(x.tastes(), learned.tastes());
}

TEST(visitor_lessons, measure_alone_counts_and_names_nobody) {
  auto x = allowed({purpose::measure});
  const auto taught = click(x, 7, 1);
  ASSERT_EQ(taught.examples.size(), 1u);
  EXPECT_EQ(std::get<visit_count>(taught.examples[0]), (visit_count{1'000'000, {7}, 1}));
  EXPECT_TRUE(taught.samples.empty());
}

TEST(visitor_lessons, a_sampled_signal_counts_for_those_not_sent) {
  auto x = allowed({purpose::measure});
  EXPECT_EQ(std::get<visit_count>(click(x, 7, 1, 0.25f).examples[0]).weight, 4.0f);
}

TEST(visitor_lessons, nothing_leaves_without_its_purpose) {
  auto x = allowed({purpose::profile, purpose::personalize});
  click(x, 7, 1);
  const auto taught = click(x, 8, 2);
  EXPECT_TRUE(taught.examples.empty());
  EXPECT_TRUE(taught.samples.empty());
}

TEST(visitor_lessons, improve_counts_only_together_with_profile) {
  auto x = allowed({purpose::improve});
  click(x, 7, 1);
  EXPECT_TRUE(click(x, 8, 2).examples.empty());
}

TEST(visitor_lessons, a_visit_that_comes_late_follows_those_before_its_own_time) {
  auto x = allowed({purpose::profile, purpose::improve});
  click(x, 1, 1'000);
  click(x, 2, 9'000);
  const auto taught = click(x, 3, 5'000);
  ASSERT_EQ(taught.examples.size(), 1u);
  EXPECT_EQ(std::get<transition>(taught.examples[0]), (transition{5'000'000'000, {3}, {{1}}}));
  EXPECT_TRUE(click(x, 4, 500).examples.empty()) << "nothing was before it";
}

TEST(visitor_lessons, a_visit_is_taught_with_those_before_it_newest_first) {
  auto x = allowed({purpose::profile, purpose::improve});
  EXPECT_TRUE(click(x, 1, 1).examples.empty()) << "the first follows nothing";
  click(x, 2, 2);
  const auto taught = click(x, 3, 3);
  EXPECT_EQ(std::get<transition>(taught.examples.at(0)), (transition{3'000'000, {3}, {{2}, {1}}}));
  EXPECT_EQ(taught.samples.size(), 1u);
}

TEST(visitor_lessons, at_most_ten_earlier_visits_are_taught) {
  auto x = allowed({purpose::profile, purpose::improve});
  for (std::int64_t n = 1; n <= 20; ++n)
    click(x, static_cast<std::uint64_t>(n), n);
  EXPECT_EQ(std::get<transition>(click(x, 21, 21).examples.at(0)).before.size(), 10u);
}

TEST(visitor_lessons, the_segment_vector_lies_within_its_range) {
  auto x = allowed({purpose::profile, purpose::improve});
  for (std::int64_t n = 1; n <= 40; ++n)
    click(x, static_cast<std::uint64_t>(n % 3), n);
  const auto v = x.segment_vector(x.newest_us());
  for (std::size_t i = 64; i < v.size(); ++i) {
    EXPECT_GE(v[i], 0);
    EXPECT_LE(v[i], 32) << "a quarter of 127: behaviour weighs less than taste";
  }
}

// What it takes back was found in the purchase's record.
TEST(visitor_lessons, a_refund_teaches_what_it_takes_back) {
  signal_entry refund;
  refund.kind = signal_kind::refund;
  refund.at_us = 1;
  refund.order_id = "o-1";
  auto& taken = refund.earned.emplace_back();
  taken.increase = -0.5f;
  auto x = allowed({purpose::profile, purpose::improve});
  const auto taught = x.apply(batch_entry{session, 1, 1, {refund}}, {});
  EXPECT_EQ(taught.examples, std::vector<training_example>{taken});
  auto silent = allowed({purpose::profile});
  EXPECT_TRUE(silent.apply(batch_entry{session, 1, 1, {refund}}, {}).examples.empty());
}

} // namespace
} // namespace attune
