#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <string>
#include <vector>

// What a client sends again counts once, whatever the consent and whatever has ended meanwhile.

namespace attune {
namespace {

class visitor_signals : public test::engine_fixture {
protected:
  /// An ack says that what was counted is published.
  visitor_signals() { setup.engine.lockstep = true; }

  client come(std::uint64_t visitor, consent_change granted) {
    auto who = hello(visitor);
    who.consent = std::move(granted);
    return open(std::move(who));
  }

  /// Says it and waits for its ack.
  void say(client& c, std::uint64_t seq, std::vector<signal> rows) {
    c.say(batch(seq, std::move(rows)));
    ASSERT_TRUE(
      c.sink->until([&](const auto& s) { return !s.acks().empty() && s.acks().back() == seq; }));
  }

  signal buy(const std::string& item, const std::string& order) {
    auto x = act(signal_kind::purchase, {});
    signal_line line;
    line.item = item;
    x.lines = {line};
    x.order_id = order;
    return x;
  }

  static std::size_t doubles(const client& c) {
    for (const auto& row : c.sink->dropped())
      EXPECT_EQ(row.code, fault_code::duplicate);
    return c.sink->dropped().size();
  }

  /// What is counted most in the whole shop, as operators see it.
  std::string most_popular() {
    const auto text =
      wait<std::string>([&](auto done) { subject->operators().models(std::move(done)); });
    if (!text)
      return text.error().what;
    const auto from = text->find("\"popular\":[\"") + 12;
    return text->substr(from, text->find('"', from) - from);
  }
};

// One click of i1 that is sent three times, against two of i2.
TEST_F(visitor_signals, an_id_counts_once_without_a_profile) {
  start();
  auto c = come(1, only({purpose::measure}, 1));
  const auto once = act(signal_kind::click, "i1");
  say(c, 1, {once});
  say(c, 2, {once});
  say(c, 3, {once, act(signal_kind::click, "i2"), act(signal_kind::click, "i2")});
  EXPECT_EQ(doubles(c), 2u);
  EXPECT_EQ(most_popular(), "i2");
}

TEST_F(visitor_signals, an_id_counts_once_after_the_profile_was_reset) {
  start();
  auto c = come(1, everything());
  const auto once = act(signal_kind::click, "i1");
  say(c, 1, {once});
  control reset;
  reset.op = control_op::reset_profile;
  c.say(reset);
  say(c, 2, {once, act(signal_kind::click, "i2"), act(signal_kind::click, "i2")});
  EXPECT_EQ(doubles(c), 1u);
  EXPECT_EQ(most_popular(), "i2");
}

TEST_F(visitor_signals, an_id_counts_once_whichever_way_consent_went_meanwhile) {
  start();
  auto c = come(1, everything());
  const auto under_profile = act(signal_kind::click, "i1");
  say(c, 1, {under_profile});
  c.say(only({purpose::measure}, 2));
  const auto without = act(signal_kind::click, "i1");
  say(c, 2, {under_profile, without});
  EXPECT_EQ(doubles(c), 1u);
  c.say(only({purpose::measure, purpose::profile}, 3));
  say(c, 3, {under_profile, without});
  EXPECT_EQ(doubles(c), 3u);
}

// A client has at most eight batches of 100 on their way.
TEST_F(visitor_signals, all_that_a_client_may_have_to_send_again_is_remembered_without_a_profile) {
  start();
  auto c = come(1, only({purpose::measure}, 1));
  std::vector<std::vector<signal>> sent(8);
  for (std::uint64_t seq = 1; seq <= 8; ++seq) {
    for (auto n = 0; n < 100; ++n)
      sent[seq - 1].push_back(act(signal_kind::view_item, "i1"));
    say(c, seq, sent[seq - 1]);
  }
  auto again = come(1, only({purpose::measure}, 2));
  for (std::uint64_t seq = 1; seq <= 8; ++seq)
    say(again, seq, sent[seq - 1]);
  EXPECT_EQ(doubles(again), 800u);
}

// The page that says thank you is loaded five times: 3 for i1, against 6 for i2 by two people.
TEST_F(visitor_signals, an_order_is_one_purchase_whatever_its_signals_are_called) {
  for (const auto with_profile : {true, false}) {
    SCOPED_TRACE(with_profile ? "with profile" : "without");
    stop();
    start();
    const auto granted = with_profile ? everything() : only({purpose::measure}, 1);
    auto c = come(1, granted);
    for (std::uint64_t seq = 1; seq <= 5; ++seq)
      say(c, seq, {buy("i1", "order-1")});
    EXPECT_EQ(doubles(c), 4u);
    EXPECT_EQ(c.sink->dropped()[0].detail, "this order was handled before");
    auto d = come(2, granted);
    auto e = come(3, granted);
    say(d, 1, {buy("i2", "order-1")});
    say(e, 1, {buy("i2", "order-1")});
    EXPECT_EQ(doubles(d) + doubles(e), 0u) << "an order is a visitor's own";
    EXPECT_EQ(most_popular(), "i2");
  }
}

TEST_F(visitor_signals, a_purchase_that_names_no_order_is_one_each_time) {
  start();
  auto c = come(1, everything());
  say(c, 1, {buy("i1", ""), buy("i1", ""), buy("i1", "a"), buy("i1", "b"), buy("i1", "b")});
  EXPECT_EQ(doubles(c), 1u);
}

TEST_F(visitor_signals, an_order_is_remembered_over_resets_and_other_signals) {
  start();
  auto c = come(1, everything());
  say(c, 1, {buy("i1", "order-1")});
  control reset;
  reset.op = control_op::reset_profile;
  c.say(reset);
  std::vector<signal> many;
  for (auto n = 0; n < 100; ++n)
    many.push_back(act(signal_kind::view_item, "i3"));
  say(c, 2, many);
  say(c, 3, {buy("i1", "order-1")});
  EXPECT_EQ(doubles(c), 1u);
}

TEST_F(visitor_signals, an_order_is_one_purchase_whichever_way_consent_went_meanwhile) {
  start();
  auto c = come(1, everything());
  say(c, 1, {buy("i1", "order-1")});
  c.say(only({purpose::measure}, 2));
  say(c, 2, {buy("i1", "order-1"), buy("i1", "order-2")});
  EXPECT_EQ(doubles(c), 1u);
  c.say(only({purpose::measure, purpose::profile}, 3));
  say(c, 3, {buy("i1", "order-1"), buy("i1", "order-2")});
  EXPECT_EQ(doubles(c), 3u);
}

TEST_F(visitor_signals, an_order_is_remembered_over_a_restart_with_a_profile) {
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  {
    auto c = come(1, everything());
    say(c, 1, {buy("i1", "order-1")});
  }
  stop();
  start();
  auto c = come(1, everything());
  say(c, 1, {buy("i1", "order-1"), buy("i1", "order-2")});
  EXPECT_EQ(doubles(c), 1u);
}

// The server samples nothing, so nobody's click counts for more than one.
TEST_F(visitor_signals, no_weight_is_believed_that_the_server_did_not_give) {
  start();
  auto c = come(1, only({purpose::measure}, 1));
  auto heavy = act(signal_kind::click, "i1");
  heavy.sample = 1e-30f;
  say(c, 1, {heavy, act(signal_kind::click, "i2"), act(signal_kind::click, "i2")});
  EXPECT_EQ(most_popular(), "i2");
}

// A shirt in two sizes is one item, bought once: 3 for i1, against 6 for i2 by two people.
TEST_F(visitor_signals, an_item_that_two_lines_name_counts_once) {
  start();
  auto c = come(1, everything());
  auto both = buy("i1", "order-1");
  both.lines.push_back(both.lines.front());
  both.lines.push_back(both.lines.front());
  say(c, 1, {both});
  auto d = come(2, everything());
  auto e = come(3, everything());
  say(d, 1, {buy("i2", "order-1")});
  say(e, 1, {buy("i2", "order-1")});
  EXPECT_EQ(most_popular(), "i2");
}

} // namespace
} // namespace attune
