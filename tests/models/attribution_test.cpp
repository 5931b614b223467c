#include "models/attribution.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr session_id session{1, 1};
constexpr visitor_id who{2, 2};
constexpr std::int64_t second_us = 1'000'000;

const reward_rules& rules() {
  static const auto parsed =
    reward_rules::parse(std::vector<reward_setting>{{"click", 0.25}, {"like", 0.5}}).value();
  return parsed;
}

/// A list drawn whole by record `record`.
decision_entry decision(std::uint64_t record, std::vector<std::uint64_t> items) {
  decision_entry x;
  x.record = record;
  x.session = session;
  x.slot = x.list = "home";
  for (const auto item : items) {
    auto& p = x.positions.emplace_back();
    p.key = {item};
    p.drawn_record = record;
    p.x[0] = static_cast<std::int8_t>(record);
  }
  return x;
}

decision_id rid(std::uint64_t record) { return {who, 1, record, 0}; }

template <class T>
std::size_t count(const std::vector<training_example>& x) {
  std::size_t n = 0;
  for (const auto& one : x)
    n += std::holds_alternative<T>(one);
  return n;
}

TEST(attribution, an_impression_is_an_exposure_once) {
  attribution subject;
  subject.show(decision(1, {10, 11}));
  std::vector<training_example> out;
  subject.seen(rid(1), {10}, {}, second_us, out);
  subject.seen(rid(1), {10}, {}, 2 * second_us, out);
  EXPECT_EQ(out, (std::vector<training_example>{
                   exposure{second_us, subject.list(session, "home")->positions[0].shown.x}}));
}

TEST(attribution, a_reward_exposes_first_and_pays_the_increase_at_the_exposures_time) {
  attribution subject;
  subject.show(decision(1, {10}));
  std::vector<training_example> out;
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, 5 * second_us, rules(), out);
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, 6 * second_us, rules(), out);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(std::get<exposure>(out[0]).at_us, 5 * second_us);
  EXPECT_EQ(std::get<reward_increase>(out[1]).increase, 0.25f);
  EXPECT_EQ(std::get<reward_increase>(out[1]).at_us, 5 * second_us);
}

TEST(attribution, a_kept_position_earns_for_the_decision_that_drew_it) {
  attribution subject;
  subject.show(decision(1, {10, 11}));
  auto next = decision(2, {10, 12});
  next.positions[0].drawn_record = 1; // Kept.
  next.positions[0].x[0] = 1;
  std::vector<training_example> out;
  subject.seen(rid(1), {10}, {}, second_us, out);
  subject.show(next);
  subject.seen(rid(2), {10}, {}, 2 * second_us, out); // The same draw, seen before.
  EXPECT_EQ(count<exposure>(out), 1u);
  subject.acted(rid(2), {10}, {}, signal_kind::like, 0, 3 * second_us, rules(), out);
  EXPECT_EQ(std::get<reward_increase>(out.back()).x[0], 1);
}

TEST(attribution, what_left_the_list_must_be_recalled_and_still_pays_once) {
  attribution subject;
  const auto first = decision(1, {10});
  subject.show(first);
  std::vector<training_example> out;
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  subject.show(decision(2, {11}));
  EXPECT_TRUE(subject.must_recall(rid(1), {10}));
  EXPECT_FALSE(subject.must_recall(rid(2), {11}));
  out.clear();
  subject.acted(rid(1), {10}, first.positions, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_TRUE(out.empty());
  subject.acted(rid(1), {10}, first.positions, signal_kind::like, 0, second_us, rules(), out);
  EXPECT_EQ(count<reward_increase>(out), 1u);
}

TEST(attribution, lists_of_one_slot_live_beside_each_other) {
  attribution subject;
  subject.show(decision(1, {10}));
  auto beside = decision(2, {11});
  beside.list = "home?4&";
  subject.show(beside);
  EXPECT_EQ(subject.list(session, "home")->positions[0].shown.key.value, 10u);
  EXPECT_EQ(subject.list(session, "home?4&")->positions[0].shown.key.value, 11u);
  std::vector<training_example> out;
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_EQ(count<reward_increase>(out), 1u);
}

TEST(attribution, a_decision_nobody_knows_earns_nothing) {
  attribution subject;
  subject.show(decision(1, {10}));
  std::vector<training_example> out;
  subject.acted(rid(9), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  subject.acted(rid(1), {99}, {}, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_TRUE(out.empty());
}

TEST(attribution, lists_and_what_left_them_are_bounded) {
  attribution subject;
  std::vector<training_example> out;
  for (std::uint64_t n = 1; n <= 200; ++n) {
    auto x = decision(n, {n});
    x.list = "slot" + std::to_string(n);
    subject.show(x);
    subject.seen(rid(n), {n}, {}, second_us, out);
  }
  field_writer bytes;
  bytes.one(subject);
  // 8 lists of about 120 bytes and 64 draws of 26: below 4 KB whatever came.
  EXPECT_LT(bytes.bytes.bytes().size(), 4'096u);
  EXPECT_EQ(subject.list(session, "slot1"), nullptr);
  EXPECT_NE(subject.list(session, "slot200"), nullptr);
}

} // namespace
} // namespace attune
