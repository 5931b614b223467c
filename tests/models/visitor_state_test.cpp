#include "models/visitor_state.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr session_id session{1, 2};
constexpr std::int64_t second_us = 1'000'000;

std::uint16_t bits(std::initializer_list<purpose> granted) {
  consent x;
  for (const auto p : granted)
    x.grant(p);
  return x.bits();
}

signal_entry act(signal_kind kind, std::uint64_t item, std::int64_t at_s) {
  signal_entry s;
  s.id_hash = static_cast<std::uint64_t>(at_s) * 100 + item;
  s.kind = kind;
  s.at_us = at_s * second_us;
  s.raw_ts_ms = at_s * 1000;
  auto& features = s.items.emplace_back();
  features.key = {item};
  features.categories = {static_cast<std::uint32_t>(item % 5 + 1)};
  return s;
}

visitor_state allowed(std::initializer_list<purpose> granted) {
  visitor_state x;
  x.apply(consent_entry{1, bits(granted), 1}, {});
  return x;
}

batch_entry batch(std::uint64_t seq, std::vector<signal_entry> signals) {
  return {session, seq, signals.back().at_us, std::move(signals)};
}

TEST(visitor_state, without_profile_behaviour_changes_nothing) {
  visitor_state x;
  const auto before = x;
  x.apply(batch(1, {act(signal_kind::click, 7, 1)}), {});
  EXPECT_EQ(x, before);
}

TEST(visitor_state, a_hide_is_honoured_without_any_purpose_but_not_kept) {
  visitor_state x;
  x.apply(batch(1, {act(signal_kind::hide, 7, 1)}), {});
  ASSERT_EQ(x.hides().size(), 1u);
  EXPECT_EQ(visitor_state::decode(x.encode())->hides().size(), 0u);
}

TEST(visitor_state, a_withdrawal_forgets_all_but_explicit_hides) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::click, 7, 1), act(signal_kind::hide, 8, 2)}), {});
  x.apply(consent_entry{2, bits({}), 2}, {});
  EXPECT_TRUE(x.history().empty());
  EXPECT_TRUE(x.tastes().topics().empty());
  EXPECT_EQ(x.signals(), 0u);
  ASSERT_EQ(x.hides().size(), 1u);
  EXPECT_EQ(x.hides()[0].what.value, 8u);
}

TEST(visitor_state, a_click_and_the_view_of_its_page_are_one_visit) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::click, 7, 100), act(signal_kind::view_item, 7, 101)}), {});
  EXPECT_EQ(x.history().size(), 1u);
  x.apply(batch(2, {act(signal_kind::click, 7, 110)}), {});
  EXPECT_EQ(x.history().size(), 2u) << "the same kind again is a visit again";
}

std::vector<std::uint64_t> visited(const visitor_state& x) {
  std::vector<std::uint64_t> out;
  for (const auto& visit : x.history())
    out.push_back(visit.item.value);
  return out;
}

TEST(visitor_state, a_visit_that_comes_late_stands_at_its_own_time) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::click, 1, 1'000), act(signal_kind::click, 2, 9'000)}), {});
  x.apply(batch(2, {act(signal_kind::click, 3, 5'000), act(signal_kind::click, 4, 500)}), {});
  EXPECT_EQ(visited(x), (std::vector<std::uint64_t>{4, 1, 3, 2}));
  EXPECT_EQ(x.first_us(), 500 * second_us);
  EXPECT_EQ(x.newest_us(), 9'000 * second_us);
}

TEST(visitor_state, a_visit_older_than_all_that_are_remembered_is_not_remembered) {
  auto x = allowed({purpose::profile});
  const auto most = static_cast<std::int64_t>(visitor_state::history_max);
  for (std::int64_t n = 1; n <= most; ++n)
    x.apply(batch(static_cast<std::uint64_t>(n),
                  {act(signal_kind::click, static_cast<std::uint64_t>(n), 1'000 * n)}),
            {});
  x.apply(batch(99, {act(signal_kind::click, 99, 10)}), {});
  EXPECT_EQ(x.history().size(), visitor_state::history_max);
  EXPECT_EQ(visited(x).front(), 1u);
  x.apply(batch(100, {act(signal_kind::click, 100, 1'500)}), {}); // Between the first two.
  EXPECT_EQ(x.history().size(), visitor_state::history_max);
  EXPECT_EQ(visited(x).front(), 100u) << "the oldest gave way";
}

TEST(visitor_state, a_click_that_comes_behind_the_view_of_its_page_is_the_same_visit) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::view_item, 7, 101), act(signal_kind::click, 8, 500)}), {});
  x.apply(batch(2, {act(signal_kind::click, 7, 100)}), {});
  EXPECT_EQ(visited(x), (std::vector<std::uint64_t>{7, 8}));
}

/// A purchase or refund of these items, so many of each.
signal_entry order(signal_kind kind, std::string id,
                   std::vector<std::pair<std::string, std::uint32_t>> lines, std::int64_t at_s) {
  auto s = act(kind, 1, at_s);
  s.items.clear();
  s.order_id = std::move(id);
  for (const auto& [item, quantity] : lines) {
    s.items.emplace_back().key = key_of(item);
    s.lines.push_back({.item = item, .quantity = quantity});
  }
  s.record = static_cast<std::uint64_t>(at_s);
  return s;
}

TEST(visitor_state, a_refund_of_an_order_returns_what_is_left_of_it) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {order(signal_kind::purchase, "o-1", {{"a", 2}, {"b", 1}}, 1)}), {});
  x.apply(batch(2, {order(signal_kind::purchase, "o-2", {{"a", 1}}, 2)}), {});
  ASSERT_EQ(x.purchases().size(), 3u);
  EXPECT_EQ(x.purchases()[0].record, 1u);
  x.apply(batch(3, {order(signal_kind::refund, "o-1", {{"a", 1}}, 3)}), {});
  EXPECT_EQ(x.purchases()[0].returned, 1u);
  const auto rest = x.returns(order(signal_kind::refund, "o-1", {}, 4));
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].quantity, 1u);
  EXPECT_TRUE(rest[0].is_last);
  EXPECT_TRUE(rest[1].is_last);
  x.apply(batch(4, {order(signal_kind::refund, "o-1", {}, 4)}), {});
  ASSERT_EQ(x.bought().size(), 1u) << "of the other order";
  EXPECT_EQ(x.bought()[0].item, key_of("a"));
  EXPECT_TRUE(x.returns(order(signal_kind::refund, "o-1", {}, 5)).empty());
}

TEST(visitor_state, a_refund_without_an_order_is_of_the_newest_purchase) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {order(signal_kind::purchase, "o-1", {{"a", 2}}, 1)}), {});
  x.apply(batch(2, {order(signal_kind::purchase, "o-2", {{"a", 1}}, 2)}), {});
  const auto returned = x.returns(order(signal_kind::refund, "", {{"a", 2}}, 3));
  ASSERT_EQ(returned.size(), 2u);
  EXPECT_EQ(returned[0].line, 1u);
  EXPECT_TRUE(returned[0].is_last);
  EXPECT_EQ(returned[1].line, 0u);
  EXPECT_FALSE(returned[1].is_last);
  EXPECT_TRUE(x.returns(order(signal_kind::refund, "", {{"b", 1}}, 3)).empty());
  EXPECT_TRUE(x.returns(order(signal_kind::refund, "", {}, 3)).empty()) << "it names nothing";
}

TEST(visitor_state, purchases_that_may_be_taken_back_are_bounded_and_stored) {
  auto x = allowed({purpose::profile});
  for (std::int64_t n = 1; n <= 200; ++n)
    x.apply(batch(static_cast<std::uint64_t>(n),
                  {order(signal_kind::purchase, "o-" + std::to_string(n), {{"a", 1}}, n)}),
            {});
  ASSERT_EQ(x.purchases().size(), visitor_state::purchases_max);
  EXPECT_EQ(x.purchases().front().record, 200 - visitor_state::purchases_max + 1);
  EXPECT_EQ(visitor_state::decode(x.encode())->purchases(), x.purchases());
}

TEST(visitor_state, ids_are_remembered_and_an_older_one_must_be_asked_for) {
  auto x = allowed({purpose::profile});
  EXPECT_FALSE(x.may_have_known(1'000));
  for (std::int64_t n = 1; n <= 65; ++n)
    x.apply(batch(static_cast<std::uint64_t>(n), {act(signal_kind::click, 1, n)}), {});
  EXPECT_TRUE(x.knows(65 * 100 + 1));
  EXPECT_FALSE(x.knows(1 * 100 + 1)) << "64 are kept";
  EXPECT_TRUE(x.may_have_known(1'000));
}

TEST(visitor_state, an_id_with_a_late_clock_is_asked_for_as_well) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::click, 1, 5'000)}), {}); // Ahead of all others.
  for (std::int64_t n = 1; n <= 64; ++n)
    x.apply(batch(static_cast<std::uint64_t>(n) + 1, {act(signal_kind::click, 1, n)}), {});
  EXPECT_FALSE(x.knows(5'000 * 100 + 1));
  EXPECT_TRUE(x.may_have_known(5'000'000));
}

TEST(visitor_state, a_reset_keeps_ids_and_orders_and_a_withdrawal_does_not) {
  auto x = allowed({purpose::profile});
  auto bought = act(signal_kind::purchase, 7, 1);
  bought.order_id = "order-1";
  x.apply(batch(5, {bought}), {});
  x.apply(control_entry{session, 2, control_op::reset_profile, {}, 0, 1}, {});
  EXPECT_TRUE(x.bought().empty());
  EXPECT_TRUE(x.knows(bought.id_hash));
  EXPECT_TRUE(x.knows_order(hash_of_order("order-1")));
  EXPECT_EQ(x.newest_seq(), 5u);
  EXPECT_EQ(visitor_state::decode(x.encode()), x);
  x.apply(consent_entry{3, bits({}), 3}, {});
  EXPECT_FALSE(x.knows(bought.id_hash));
  EXPECT_FALSE(x.knows_order(hash_of_order("order-1")));
  EXPECT_EQ(x.newest_seq(), 0u);
}

TEST(visitor_state, only_a_purchase_is_remembered_by_its_order) {
  auto x = allowed({purpose::profile});
  auto begun = act(signal_kind::begin_checkout, 7, 1);
  begun.order_id = "order-1";
  x.apply(batch(1, {begun, act(signal_kind::purchase, 8, 2)}), {});
  EXPECT_TRUE(x.orders().empty());
}

TEST(visitor_state, the_last_64_orders_are_remembered) {
  auto x = allowed({purpose::profile});
  for (std::int64_t n = 1; n <= 65; ++n) {
    auto bought = act(signal_kind::purchase, 7, n);
    bought.order_id = "order-" + std::to_string(n);
    x.apply(batch(static_cast<std::uint64_t>(n), {bought}), {});
  }
  EXPECT_EQ(x.orders().size(), visitor_state::orders_max);
  EXPECT_FALSE(x.knows_order(hash_of_order("order-1")));
  EXPECT_TRUE(x.knows_order(hash_of_order("order-2")));
  EXPECT_TRUE(x.knows_order(hash_of_order("order-65")));
  EXPECT_NE(hash_of_order("order-65"), stable_hash("order-65")) << "a signal may be called so";
}

TEST(visitor_state, all_that_grows_is_bounded) {
  auto x = allowed({purpose::profile, purpose::improve});
  const state_rules rules{{}, 6, 256};
  for (std::int64_t n = 1; n <= 2'000; ++n)
    x.apply(batch(static_cast<std::uint64_t>(n),
                  {act(signal_kind::purchase, static_cast<std::uint64_t>(n), n),
                   act(signal_kind::click, static_cast<std::uint64_t>(n), n),
                   act(signal_kind::hide, static_cast<std::uint64_t>(n), n)}),
            rules);
  EXPECT_EQ(x.history().size(), visitor_state::history_max);
  EXPECT_EQ(x.bought().size(), visitor_state::bought_max);
  EXPECT_EQ(x.hides().size(), visitor_state::hides_max);
  EXPECT_TRUE(x.consumed({2'000}));
  EXPECT_FALSE(x.consumed({1}));
  // 5 KB, the 896 hides beyond the first 128, 9 bytes each, and 64 purchases of 25.
  EXPECT_LT(x.encode().size(), 6'000u + 9 * 896 + 64 * 25);
}

control_entry hiding(control_op op, std::uint64_t item, std::uint32_t topic) {
  control_entry x{session, 1, op, {}, topic, 1};
  x.item.key = {item};
  return x;
}

TEST(visitor_state, hiding_again_evicts_nothing_and_counts_as_the_newest) {
  auto x = allowed({purpose::profile});
  for (std::uint64_t n = 1; n <= visitor_state::hides_max; ++n)
    x.apply(hiding(control_op::hide_item, n, 0), {});
  for (std::uint32_t n = 1; n <= visitor_state::hidden_topics_max; ++n)
    x.apply(hiding(control_op::hide_category, 0, n), {});
  for (auto n = 0; n < 40; ++n) {
    x.apply(hiding(control_op::hide_item, 1, 0), {});
    x.apply(hiding(control_op::hide_category, 0, 1), {});
  }
  ASSERT_EQ(x.hides().size(), visitor_state::hides_max);
  ASSERT_EQ(x.hidden_topics().size(), visitor_state::hidden_topics_max);
  EXPECT_EQ(x.hides().front().what.value, 2u) << "the one that would come back";
  EXPECT_EQ(x.hides().back().what.value, 1u);
  EXPECT_EQ(x.hidden_topics().front().what, 2u);
  EXPECT_EQ(x.hidden_topics().back().what, 1u);
}

TEST(visitor_state, the_oldest_hide_comes_back_beyond_the_bound) {
  auto x = allowed({purpose::profile});
  for (std::uint64_t n = 1; n <= visitor_state::hides_max + 1; ++n)
    x.apply(hiding(control_op::hide_item, n, 0), {});
  EXPECT_EQ(x.hides().size(), visitor_state::hides_max);
  EXPECT_EQ(x.hides().front().what.value, 2u);
}

TEST(visitor_state, a_hidden_topic_survives_a_withdrawal_as_a_hidden_item_does) {
  auto x = allowed({purpose::profile});
  x.apply(hiding(control_op::hide_category, 0, 5), {});
  x.apply(consent_entry{2, bits({}), 2}, {});
  x.apply(hiding(control_op::hide_category, 0, 6), {}); // Said without `profile`.
  EXPECT_EQ(x.hidden_topics().size(), 2u);
  const auto stored = visitor_state::decode(x.encode()).value();
  ASSERT_EQ(stored.hidden_topics().size(), 1u);
  EXPECT_EQ(stored.hidden_topics()[0].what, 5u);
}

TEST(visitor_state, a_control_that_wants_more_undoes_a_hide) {
  auto x = allowed({purpose::profile});
  control_entry hide{session, 1, control_op::hide_item, {}, 0, 1};
  hide.item.key = {7};
  x.apply(hide, {});
  EXPECT_EQ(x.hides().size(), 1u);
  hide.op = control_op::more_like;
  x.apply(hide, {});
  EXPECT_TRUE(x.hides().empty());
}

TEST(visitor_state, what_an_ended_session_showed_is_forgotten_by_the_fold_as_well) {
  auto x = allowed({purpose::profile});
  for (const auto of : {session, session_id{3, 3}}) {
    decision_entry shown;
    shown.session = of;
    shown.list = "home";
    x.apply(shown, {});
  }
  const auto record = encode_record({1, {session_ended_entry{session, second_us}}});
  x.apply(decode_record(record).value().entries.front(), {});
  EXPECT_EQ(x.shown().list(session, "home"), nullptr);
  EXPECT_NE(x.shown().list({3, 3}, "home"), nullptr);
}

TEST(visitor_state, a_list_that_follows_nobody_leaves_the_segment_as_it_is) {
  auto x = allowed({purpose::profile});
  decision_entry shown;
  shown.session = session;
  shown.segment = 3;
  x.apply(shown, {});
  shown.segment = 0;
  x.apply(shown, {});
  EXPECT_EQ(x.segment(), 3);
  x.apply(consent_entry{2, bits({}), 2}, {});
  EXPECT_EQ(x.segment(), 0);
}

TEST(visitor_state, damaged_bytes_are_refused) {
  auto x = allowed({purpose::profile});
  x.apply(batch(1, {act(signal_kind::click, 7, 1)}), {});
  const auto bytes = x.encode();
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(visitor_state::decode(std::string_view{bytes}.substr(0, n))) << n;
}

TEST(visitor_state, a_state_beyond_its_limits_is_refused) {
  auto x = allowed({purpose::profile});
  for (std::uint64_t n = 1; n <= visitor_state::ids_max; ++n)
    x.apply(batch(n, {act(signal_kind::page_view, 0, static_cast<std::int64_t>(n))}), {});
  auto bytes = x.encode();
  ASSERT_TRUE(visitor_state::decode(bytes));
  // Behind format, consent and an empty history: one id more than there may be.
  const std::size_t count = 1 + 2 + 8 + 1;
  ASSERT_EQ(static_cast<std::size_t>(bytes[count]), visitor_state::ids_max);
  bytes[count] = static_cast<char>(visitor_state::ids_max + 1);
  bytes.insert(count + 1, 8, '\1');
  EXPECT_FALSE(visitor_state::decode(bytes));
}

TEST(visitor_state, ids_are_known_by_48_bits_also_where_they_were_stored_whole) {
  auto x = allowed({purpose::profile});
  auto click = act(signal_kind::click, 7, 1);
  click.id_hash = 0x0123'4567'89ab'cdef;
  x.apply(batch(1, {click}), {});
  EXPECT_TRUE(x.knows(click.id_hash));
  EXPECT_FALSE(x.knows(click.id_hash + 1));
  auto bytes = x.encode();
  const std::string stored{"\xef\xcd\xab\x89\x67\x45\0\0", 8};
  const auto at = bytes.find(stored);
  ASSERT_NE(at, bytes.npos);
  bytes.replace(at, 8, "\xef\xcd\xab\x89\x67\x45\x23\x01"); // As earlier versions wrote it.
  const auto read = visitor_state::decode(bytes);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->knows(click.id_hash));
  EXPECT_EQ(*read, x);
}

// The fold's promise: state decoded at any point and folded on equals the one that went through.
TEST(visitor_state, folding_on_from_any_profile_gives_the_same_bits) {
  const std::uint64_t seed = 20261124;
  rng chance{seed};
  auto live = allowed({purpose::profile, purpose::improve, purpose::measure});
  auto rebuilt = live;
  const state_rules rules{reward_rules::parse(model_settings{}.rewards).value(), 6, 256};
  for (std::int64_t n = 1; n <= 500; ++n) {
    const auto kind = static_cast<signal_kind>(1 + chance.below(20));
    auto s = act(kind, chance.below(40), n * 30);
    s.amount = static_cast<float>(chance.uniform());
    const timeline_entry entry = batch(static_cast<std::uint64_t>(n), {s});
    live.apply(entry, rules);
    rebuilt.apply(entry, rules);
    if (chance.below(10) == 0)
      rebuilt = visitor_state::decode(rebuilt.encode()).value();
    ASSERT_EQ(live.encode(), rebuilt.encode()) << "seed " << seed << " step " << n;
  }
}

} // namespace
} // namespace attune
