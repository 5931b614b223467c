#include "actors/store_writer.hpp"

#include "tests/support/faulty_engine_fixture.hpp"

// What clients see of a store that is full, does not read or hangs.

namespace attune {
namespace {

class store_writer_test : public test::faulty_engine_fixture {
protected:
  /// A client whose signal `first` is no longer in its visitor's memory, but in the store.
  client with_an_old_signal() {
    auto c = watching(1);
    first = act(signal_kind::view_item, "i1");
    c.say(batch(1, {first}));
    std::vector<signal> many;
    for (auto n = 0; n < 80; ++n)
      many.push_back(act(signal_kind::view_item, "i" + std::to_string(n % 40)));
    c.say(batch(2, many));
    EXPECT_TRUE(acknowledged(c, 2));
    return c;
  }

  static bool acknowledged(client& c, std::uint64_t seq) {
    return c.sink->until(
      [&](const auto& s) { return !s.acks().empty() && s.acks().back() >= seq; });
  }

  static bool refused_as_overloaded(client& c) {
    return c.sink->until([](const auto& s) {
      return !s.faults().empty() && s.faults().back().code == fault_code::overloaded;
    });
  }

  void expect_duplicate_once(client& c) {
    c.say(batch(3, {first}));
    ASSERT_TRUE(acknowledged(c, 3));
    ASSERT_EQ(c.sink->dropped().size(), 1u);
    EXPECT_EQ(c.sink->dropped()[0].id, first.id);
    EXPECT_EQ(c.sink->dropped()[0].code, fault_code::duplicate);
  }

  result<bool> reward(const std::string& rid) {
    return wait<bool>([&](auto done) { subject->port().reward({rid, "", 0.5f}, std::move(done)); });
  }

  signal first;
};

TEST_F(store_writer_test, an_id_that_cannot_be_looked_up_is_not_counted_again) {
  start();
  auto c = with_an_old_signal();
  faults->unreadable[index_of(table::seen)] = true;
  c.say(batch(3, {first}));
  ASSERT_TRUE(refused_as_overloaded(c));
  faults->unreadable[index_of(table::seen)] = false;
  expect_duplicate_once(c);
}

TEST_F(store_writer_test, an_id_behind_records_that_wait_is_not_counted_again) {
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::view_item, "i1")}));
  ASSERT_TRUE(acknowledged(c, 1));
  faults->full = true;
  first = act(signal_kind::view_item, "i2"); // Leaves memory before it is committed.
  std::vector<signal> many{first};
  for (auto n = 0; n < 80; ++n)
    many.push_back(act(signal_kind::view_item, "i" + std::to_string(n % 40)));
  c.say(batch(2, many));
  c.say(batch(3, {first}));
  ASSERT_TRUE(refused_as_overloaded(c));
  faults->full = false;
  ASSERT_TRUE(acknowledged(c, 2));
  expect_duplicate_once(c);
}

TEST_F(store_writer_test, a_known_session_is_not_made_anew_when_it_cannot_be_read) {
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(acknowledged(c, 1));
  c.session.reset();
  stop();
  start();
  faults->unreadable[index_of(table::session)] = true;
  const auto refused = try_open(again(c));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  faults->unreadable[index_of(table::session)] = false;
  const auto resumed = try_open(again(c));
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->first.session, c.facts.session);
  EXPECT_EQ(resumed->first.ack, 1u);
}

TEST_F(store_writer_test, a_reward_whose_decision_cannot_be_read_is_to_be_sent_again) {
  start();
  auto c = watching(1);
  faults->unreadable[index_of(table::timeline)] = true;
  const auto refused = reward(c.sink->slates()[0]->rid);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  faults->unreadable[index_of(table::timeline)] = false;
  EXPECT_TRUE(reward(c.sink->slates()[0]->rid));
}

TEST_F(store_writer_test, an_activation_that_the_store_does_not_answer_is_refused) {
  setup.engine.store_wait_ms = 100;
  start();
  faults->hold();
  const auto refused = try_open(hello(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  faults->let_go();
  EXPECT_TRUE(comes_true([&] { return try_open(hello(1)).has_value(); }));
}

TEST_F(store_writer_test, a_session_that_the_store_does_not_find_in_time_is_refused) {
  setup.engine.store_wait_ms = 100;
  start();
  faults->hold();
  auto x = hello(1);
  x.session = session_id{9, 9};
  x.token = token_digest{9, 9};
  const auto refused = try_open(x);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  faults->let_go();
  EXPECT_TRUE(comes_true([&] { return try_open(x).has_value(); }));
}

TEST_F(store_writer_test, a_look_up_that_the_store_does_not_answer_is_refused) {
  setup.engine.store_wait_ms = 500;
  start();
  auto c = with_an_old_signal();
  faults->hold();
  c.say(batch(3, {first}));
  ASSERT_TRUE(refused_as_overloaded(c));
  const auto late = reward(c.sink->slates()[0]->rid);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, fault_code::overloaded);
  faults->let_go(); // The late answers come now, and concern nobody.
  expect_duplicate_once(c);
  EXPECT_TRUE(reward(c.sink->slates()[0]->rid));
}

} // namespace
} // namespace attune
