#include "models/attribution.hpp"

#include "models/embedding.hpp"

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
  x.activation = 1;
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
                   exposure{second_us, subject.list(session, "home")->positions.begin()->x,
                            draw_reference{0, {10}, feature_hash("home"), 0, 1}}}));
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

// What joins them, and what an estimate divides by, is of the draw: also where the list was ranked
// again before anybody saw it, and where the list is known by its record alone.
TEST(attribution, what_is_learned_names_its_draw) {
  attribution subject;
  auto first = decision(1, {10, 11});
  first.list = "home?2&";
  first.positions[1].propensity = 0.25;
  first.positions[1].draw = 77;
  auto next = decision(2, {12, 11});
  next.list = first.list;
  next.positions[1] = first.positions[1];
  next.positions[1].kept = true;
  subject.show(first);
  subject.show(next);
  std::vector<training_example> out;
  subject.acted(rid(2), {11}, {}, signal_kind::click, 0, second_us, rules(), out);
  const draw_reference drawn{77, {11}, feature_hash("home"), 1, 0.25};
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(std::get<exposure>(out[0]).drawn, drawn);
  EXPECT_EQ(std::get<reward_increase>(out[1]).drawn, drawn);
  subject.forget(session);
  subject.acted(rid(2), {11}, recalled_draws(next), signal_kind::like, 0, second_us, rules(), out);
  ASSERT_EQ(out.size(), 3u);
  EXPECT_EQ(std::get<reward_increase>(out[2]).drawn, drawn);
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
  subject.acted(rid(1), {10}, recalled_draws(first), signal_kind::click, 0, second_us, rules(),
                out);
  EXPECT_TRUE(out.empty());
  subject.acted(rid(1), {10}, recalled_draws(first), signal_kind::like, 0, second_us, rules(), out);
  EXPECT_EQ(count<reward_increase>(out), 1u);
}

TEST(attribution, lists_of_one_slot_live_beside_each_other) {
  attribution subject;
  subject.show(decision(1, {10}));
  auto beside = decision(2, {11});
  beside.list = "home?4&";
  subject.show(beside);
  EXPECT_EQ(subject.list(session, "home")->positions.begin()->key.value, 10u);
  EXPECT_EQ(subject.list(session, "home?4&")->positions.begin()->key.value, 11u);
  std::vector<training_example> out;
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_EQ(count<reward_increase>(out), 1u);
}

// A crash lost the record of a list, and the next life gave its number to another one.
TEST(attribution, a_decision_of_a_lost_life_names_no_other_list) {
  attribution subject;
  auto next_life = decision(1, {10});
  next_life.activation = 2;
  subject.show(next_life);
  EXPECT_TRUE(subject.must_recall(rid(1), {10}));
  std::vector<training_example> out;
  subject.seen(rid(1), {10}, {}, second_us, out);
  subject.acted(rid(1), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_TRUE(out.empty());
  subject.seen({who, 2, 1, 0}, {10}, {}, second_us, out);
  EXPECT_EQ(count<exposure>(out), 1u);
}

TEST(attribution, a_reward_without_an_item_pays_every_position_once) {
  attribution subject;
  const auto list = decision(1, {10, 11, 12});
  subject.show(list);
  std::vector<training_example> out;
  reward_entry whole{second_us, rid(1), {}, 0.5f, recalled_draws(list)};
  subject.rewarded(whole, out);
  EXPECT_EQ(count<exposure>(out), 3u);
  EXPECT_EQ(count<reward_increase>(out), 3u);
  whole.item = {11};
  subject.rewarded(whole, out);
  EXPECT_EQ(count<reward_increase>(out), 3u) << "paid already";
}

TEST(attribution, a_decision_nobody_knows_earns_nothing) {
  attribution subject;
  subject.show(decision(1, {10}));
  std::vector<training_example> out;
  subject.acted(rid(9), {10}, {}, signal_kind::click, 0, second_us, rules(), out);
  subject.acted(rid(1), {99}, {}, signal_kind::click, 0, second_us, rules(), out);
  EXPECT_TRUE(out.empty());
}

TEST(attribution, ten_lists_of_two_tabs_live_side_by_side) {
  attribution subject;
  for (std::uint64_t n = 0; n < 10; ++n) {
    auto x = decision(n + 1, std::vector<std::uint64_t>(12, n));
    x.session = {n / 5, 1};
    x.list = "slot" + std::to_string(n % 5);
    subject.show(x);
  }
  for (std::uint64_t n = 0; n < 10; ++n)
    EXPECT_NE(subject.list({n / 5, 1}, "slot" + std::to_string(n % 5)), nullptr) << n;
}

// 256 lists of 20 count 28 each; 73 of them are 2,044. The first is shown again and again.
TEST(attribution, the_list_shown_longest_ago_gives_way) {
  attribution subject;
  const auto show = [&](std::uint64_t n) {
    auto x = decision(n, std::vector<std::uint64_t>(20, n));
    x.list = "slot" + std::to_string(n);
    subject.show(x);
  };
  for (std::uint64_t n = 1; n <= 256; ++n) {
    if (n % 70 == 0)
      show(1);
    show(n);
  }
  std::uint64_t lists = 0;
  for (std::uint64_t n = 1; n <= 256; ++n)
    lists += subject.list(session, "slot" + std::to_string(n)) != nullptr;
  EXPECT_EQ(lists, 73u);
  EXPECT_EQ(subject.list(session, "slot2"), nullptr);
  EXPECT_EQ(subject.list(session, "slot184"), nullptr);
  EXPECT_NE(subject.list(session, "slot185"), nullptr) << "72 of the last, and the first";
}

std::vector<std::uint64_t> items(std::uint64_t from, std::uint64_t count) {
  std::vector<std::uint64_t> out;
  for (auto n = from; n < from + count; ++n)
    out.push_back(n);
  return out;
}

TEST(attribution, the_longest_list_can_be_drawn_anew_and_each_draw_is_still_one_exposure) {
  attribution subject;
  const auto first = decision(1, items(0, 200));
  subject.show(first);
  std::vector<training_example> out;
  for (std::uint64_t n = 0; n < 200; ++n)
    subject.seen(rid(1), {n}, {}, second_us, out);
  subject.show(decision(2, items(1'000, 200)));
  for (std::uint64_t n = 0; n < 200; ++n)
    subject.acted(rid(1), {n}, recalled_draws(first), signal_kind::click, 0, second_us, rules(),
                  out);
  EXPECT_EQ(count<exposure>(out), 200u);
  EXPECT_EQ(count<reward_increase>(out), 200u) << "none was forgotten";
}

TEST(attribution, what_was_forgotten_earns_nothing_more) {
  attribution subject;
  std::vector<training_example> out;
  const auto seen = decision(2, {2});
  subject.show(seen);
  subject.seen(rid(2), {2}, {}, second_us, out);
  for (std::uint64_t n = 3; n <= 100; ++n) {
    subject.show(decision(n, {n}));
    subject.seen(rid(n), {n}, {}, second_us, out);
  }
  out.clear();
  subject.acted(rid(2), {2}, recalled_draws(seen), signal_kind::like, 0, second_us, rules(), out);
  EXPECT_TRUE(out.empty()) << "it would be a second exposure";
  const auto late = decision(99, {99});
  subject.acted(rid(99), {99}, recalled_draws(late), signal_kind::like, 0, second_us, rules(), out);
  EXPECT_EQ(count<exposure>(out), 0u);
  EXPECT_EQ(count<reward_increase>(out), 1u);
}

TEST(attribution, what_an_ended_session_showed_may_still_earn_but_is_seen_once) {
  attribution subject;
  const auto shown = decision(1, {10});
  subject.show(shown);
  std::vector<training_example> out;
  subject.seen(rid(1), {10}, {}, second_us, out);
  subject.forget(session);
  EXPECT_EQ(subject.list(session, "home"), nullptr);
  subject.acted(rid(1), {10}, recalled_draws(shown), signal_kind::click, 0, second_us, rules(),
                out);
  EXPECT_EQ(count<exposure>(out), 1u);
  EXPECT_EQ(count<reward_increase>(out), 1u);
  subject.clear();
  subject.acted(rid(1), {10}, recalled_draws(shown), signal_kind::like, 0, second_us, rules(), out);
  EXPECT_EQ(out.size(), 2u);
}

// The form that profiles on disk have, field by field. `draw` and `earned` are written as they were
// declared: key, record, ordinal, time, draw, features, then what differs of propensity, score,
// lead, sources, kept; total, dwell, seen, paid.
TEST(attribution, what_is_stored_is_not_packed) {
  auto first = decision(1, {10});
  first.ordinal = 3;
  first.positions[0].drawn_ordinal = 3;
  first.positions[0].drawn_at_us = 77;
  first.positions[0].propensity = 0.25;
  first.positions[0].score = 0.5f;
  first.positions[0].lead = 0.125f;
  first.positions[0].sources = 5;
  auto second = decision(2, {11});
  second.positions[0].kept = true;
  second.positions[0].draw = 99;
  attribution subject;
  std::vector<training_example> out;
  subject.show(first);
  subject.acted({who, 1, 1, 3}, {10}, {}, signal_kind::click, 0, 9 * second_us, rules(), out);
  subject.show(second);
  field_writer got;
  got.one(subject);

  byte_writer want;
  want.varint(1); // Lists.
  want.raw(session.high).raw(session.low).text("home").raw(feature_hash("home"));
  want.raw(false);
  want.varint(2); // Decisions: activation, record, ordinal.
  want.raw(std::uint64_t{1}).raw(std::uint64_t{1}).raw(std::uint32_t{3});
  want.raw(std::uint64_t{1}).raw(std::uint64_t{2}).raw(std::uint32_t{0});
  want.varint(1); // Positions.
  want.raw(std::uint64_t{11}).raw(std::uint64_t{2}).raw(std::uint32_t{0}).raw(std::int64_t{0});
  want.raw(std::uint64_t{99});
  want.raw(std::uint32_t{1}).raw(std::int8_t{2}); // The first feature alone.
  want.varint(16).raw(true);                      // As it began but for the fifth: kept.
  want.raw(0.0f).raw(0.0f).raw(std::uint32_t{0}).raw(std::uint16_t{0});
  const std::uint64_t left[] = {3, 10};
  want.varint(1); // What left.
  want.raw(std::uint64_t{1})
    .raw(
      static_cast<std::uint32_t>(stable_hash({reinterpret_cast<const char*>(left), sizeof left})));
  want.raw(0.25f).raw(0.0f).raw(std::uint32_t{9}).raw(std::uint16_t{1});
  want.raw(std::uint64_t{0}); // Nothing is forgotten.
  EXPECT_EQ(got.bytes.bytes(), want.bytes());

  attribution again;
  field_reader in{want.bytes()};
  in.one(again);
  EXPECT_TRUE(in.bytes.ok() && in.bytes.at_end());
  EXPECT_EQ(again, subject);
}

/// Reads what would be stored of such lists.
attribution read_of(const std::vector<shown_list>& lists) {
  field_writer out;
  out.all(lists, packed_left{}, std::uint64_t{0});
  field_reader in{out.bytes.bytes()};
  attribution x;
  in.one(x);
  EXPECT_TRUE(in.bytes.ok() && in.bytes.at_end());
  return x;
}

TEST(attribution, what_was_read_may_be_beyond_the_limits) {
  const auto most = attribution::positions_max / attribution::list_cost;
  EXPECT_TRUE(read_of(std::vector<shown_list>(most)).is_sound());
  EXPECT_FALSE(read_of(std::vector<shown_list>(most + 1)).is_sound());
  std::vector<shown_list> one(1);
  one[0].set_draws(std::vector<stored_draw>(attribution::positions_max + 1));
  EXPECT_TRUE(read_of(one).is_sound()) << "a single list may have any length";
  std::vector<packed_decisions::place> decisions(attribution::decisions_max);
  one[0].decisions = packed_decisions{decisions};
  EXPECT_TRUE(read_of(one).is_sound());
  decisions.emplace_back();
  one[0].decisions = packed_decisions{decisions};
  EXPECT_FALSE(read_of(one).is_sound());
}

// 200 rounds of two lists of 12, all seen. By hand: 24 positions of 92 bytes, 2 lists of 344, and
// of the draws that left at most 64 of 26: 4,560 bytes.
TEST(attribution, two_short_lists_stay_small) {
  attribution subject;
  std::vector<training_example> out;
  for (std::uint64_t n = 1; n <= 400; ++n) {
    auto x = decision(n, items(100 * n, 12));
    x.list = n % 2 == 0 ? "home" : "side";
    subject.show(x);
    for (const auto& position : x.positions)
      subject.seen(rid(n), position.key, {}, second_us, out);
  }
  field_writer bytes;
  bytes.one(subject);
  EXPECT_LT(bytes.bytes.bytes().size(), 4'600u);
}

} // namespace
} // namespace attune
