#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <stdexcept>
#include <thread>

// Sessions of a visitor: who gives way, who comes back, what a restart leaves.

namespace attune {
namespace {

using namespace std::chrono_literals;

class visitor_clients : public test::engine_fixture {
protected:
  visitor_clients() { start(); }
};

TEST_F(visitor_clients, too_many_sessions_make_the_one_longest_away_give_way) {
  stop();
  setup.engine.sessions_per_visitor = 2;
  start();
  auto a = watching(1);
  auto b = watching(1);
  auto c = watching(1);
  ASSERT_TRUE(a.sink->until([](const auto& s) { return !s.closes().empty(); })
              || b.sink->until([](const auto& s) { return !s.closes().empty(); }));
}

// The session that gave way is known by what is stored: its token, its seq, what it acknowledged.
TEST_F(visitor_clients, a_session_that_gave_way_comes_back_by_its_token) {
  stop();
  setup.engine.sessions_per_visitor = 2;
  start();
  auto a = watching(1);
  a.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(a.sink->until([](const auto& s) { return !s.acks().empty(); }));
  a.session.reset();
  const auto b = watching(1);
  const auto c = watching(1);
  const auto resumed = open(hello_again(a));
  EXPECT_EQ(resumed.facts.session, a.facts.session);
  EXPECT_TRUE(resumed.facts.resumed);
  EXPECT_EQ(resumed.facts.ack, 1u);
}

TEST_F(visitor_clients, a_slot_that_is_no_more_ends_over_a_restart) {
  const test::temp_folder folder;
  stop();
  setup.store.url = "rocks:" + folder.in("data");
  setup.models.slots["gone"] = {};
  start();
  auto c = watching(1);
  subscription gone;
  gone.slot = "gone";
  c.say(gone);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.session.reset();
  stop();
  setup.models.slots.erase("gone");
  start();
  auto again = hello(1);
  again.session = c.facts.session;
  again.token = token_digest{c.facts.session.high, c.facts.session.low};
  again.slots = {{"home", 1}, {"gone", 1}};
  auto resumed = open(again);
  EXPECT_TRUE(resumed.facts.resumed);
  EXPECT_EQ(resumed.facts.unknown_slots, std::vector<std::string>{"gone"});
  resumed.say(batch(2, {act(signal_kind::click, "i2")}));
  ASSERT_TRUE(resumed.sink->until([](const auto& s) { return !s.acks().empty(); }));
}

TEST_F(visitor_clients, a_session_that_gave_way_is_gone_from_the_timelines_fold_as_well) {
  const test::temp_folder folder;
  stop();
  setup.engine.sessions_per_visitor = 2;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  for (auto n = 0; n < 3; ++n) {
    auto c = watching(1);
    c.say(batch(1, {act(signal_kind::click, "i1")}));
    ASSERT_TRUE(c.sink->until([](const auto& k) { return !k.acks().empty(); }));
  }
  const auto before = digest(1);
  stop();
  start();
  const auto again = open(hello(1));
  EXPECT_EQ(digest(1), before);
}

TEST_F(visitor_clients, state_session_and_ids_survive_a_restart) {
  const test::temp_folder folder;
  stop();
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto c = watching(1);
  const auto s = act(signal_kind::click, "i1");
  c.say(batch(1, {s}));
  ASSERT_TRUE(c.sink->until([](const auto& k) { return !k.acks().empty(); }));
  const auto before = c.facts;
  c.session.reset();
  stop();
  start();
  auto again = hello(1);
  again.consent.reset();
  again.session = before.session;
  again.token = token_digest{before.session.high, before.session.low};
  again.slots = {{"home", 1}};
  auto resumed = open(again);
  EXPECT_TRUE(resumed.facts.resumed);
  EXPECT_NE(resumed.facts.epoch, before.epoch);
  EXPECT_EQ(resumed.facts.ack, 1u);
  EXPECT_TRUE(resumed.facts.in_force.has(purpose::profile));
  ASSERT_TRUE(resumed.sink->until([](const auto& k) { return !k.slates().empty(); }));
  EXPECT_EQ(resumed.sink->slates()[0]->degraded, degradation::none) << "it knows the click";
  resumed.say(batch(2, {s}));
  ASSERT_TRUE(resumed.sink->until([](const auto& k) { return k.dropped().size() == 1; }));
}

// The next one begins with what the journal has, behind what the dead one had sent: the second
// batch is still on its way when it dies.
TEST_F(visitor_clients, a_visitor_that_dies_closes_its_sockets_and_is_brought_back) {
  stop();
  setup.engine.gather_ms = 100;
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.say(batch(2, {act(signal_kind::click, "i2")}));
  list_request x;
  x.who.session = c.facts.session;
  x.what.slot = "home";
  subject->port().list(x, [](const auto&) { throw std::runtime_error{"on the visitor's thread"}; });
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.closes().empty(); }));
  EXPECT_EQ(c.sink->closes().front(), close_reason::resync);
  auto again = hello_again(c);
  again.slots = {{"home", 1}};
  const auto back = open(again);
  EXPECT_TRUE(back.facts.resumed);
  EXPECT_EQ(back.facts.ack, 2u);
  ASSERT_TRUE(back.sink->until([](const auto& s) { return !s.slates().empty(); }));
  EXPECT_EQ(back.sink->slates()[0]->degraded, degradation::none) << "it knows the clicks";
}

// What waits in its mailbox is answered, by itself or by the one brought back.
TEST_F(visitor_clients, a_visitor_that_dies_leaves_no_question_unanswered) {
  const auto c = watching(1);
  list_request x;
  x.who.session = c.facts.session;
  x.what.slot = "home";
  const auto answer = wait<slate>([&](auto done) {
    subject->port().list(x, [=, this](const auto&) {
      subject->port().list(x, done);
      std::this_thread::sleep_for(50ms); // It comes to the mailbox meanwhile.
      throw std::runtime_error{"on the visitor's thread"};
    });
  });
  if (!answer) {
    EXPECT_EQ(answer.error().code, fault_code::overloaded) << answer.error().what;
  }
}

TEST_F(visitor_clients, an_idle_visitor_leaves_memory_and_comes_back_as_it_was) {
  stop();
  setup.engine.idle_s = 1;
  setup.engine.resume_ttl_s = 1;
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.session.reset();
  const auto visitors = [&] {
    return wait<std::string>([&](auto done) {
             subject->operators().actors({"visitor", "", 10, ""}, std::move(done));
           })
      .value();
  };
  for (auto n = 0; n < 100 && visitors().find("visitor") != std::string::npos; ++n)
    std::this_thread::sleep_for(100ms);
  EXPECT_EQ(visitors().find("\"visitor\""), std::string::npos);
  auto back = watching(1);
  EXPECT_EQ(back.sink->slates()[0]->degraded, degradation::none) << "it knows the click";
}

} // namespace
} // namespace attune
