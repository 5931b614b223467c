#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

// What a client was told holds when it comes back: what was acknowledged is in its lists, what it
// asked for goes on, and its numbers are its own.

namespace attune {
namespace {

using namespace std::chrono_literals;

class visitor_resume : public test::engine_fixture {
protected:
  visitor_resume() { start(); }

  result<post_outcome> post(const client& c, client_message what) {
    post_request x;
    x.who.session = c.facts.session;
    x.message = std::move(what);
    return wait<post_outcome>([&](auto done) { subject->port().post(x, std::move(done)); });
  }

  std::string person(std::uint64_t who) {
    requester x;
    x.visitor = visitor_id{who, who};
    return wait<std::string>(
             [&](auto done) { subject->port().export_person(x, {}, std::move(done)); })
      .value_or("");
  }
};

TEST_F(visitor_resume, a_post_without_a_number_takes_none_where_a_hello_opened_the_session) {
  auto c = watching(1);
  const auto answer = post(c, batch(0, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->accepted, 1u);
  EXPECT_EQ(answer->state_version, 0u) << "the newest of the client's own numbers";
  c.say(batch(1, {act(signal_kind::click, "i2")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->state_version == 1; }));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  EXPECT_NE(person(1).find("\"signals\":2,"), std::string::npos) << person(1);
}

TEST_F(visitor_resume, numbers_stay_the_clients_own_over_a_restart) {
  const test::temp_folder folder;
  stop();
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto c = watching(1);
  c.session.reset();
  stop();
  start();
  auto back = open(hello_again(c));
  const auto answer = post(back, batch(0, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->state_version, 0u);
}

// Nothing may be personal here, so the click changes no order: only the list's number tells.
TEST_F(visitor_resume, a_list_says_what_was_acknowledged_while_nobody_was_there) {
  auto who = hello(1);
  who.consent = only({purpose::contextual}, 1);
  auto c = open(who);
  subscription home;
  home.slot = "home";
  c.say(home);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.slates().empty(); }));
  c.session.reset();
  ASSERT_TRUE(post(c, batch(1, {act(signal_kind::click, "i1")})));
  auto again = hello_again(c);
  again.slots = {{"home", c.sink->slates().back()->rev}};
  const auto back = open(again);
  EXPECT_EQ(back.facts.ack, 1u);
  ASSERT_TRUE(back.sink->until([](const auto& s) { return !s.slates().empty(); }))
    << "it was acknowledged, so a list must contain it";
  EXPECT_EQ(back.sink->slates().back()->state_version, 1u);
}

TEST_F(visitor_resume, a_control_while_nobody_was_there_shows_when_the_client_is_back) {
  auto c = watching(1);
  c.session.reset();
  control x;
  x.op = control_op::set_interest;
  x.topic = "nothing-has-this-topic";
  x.weight = 1;
  ASSERT_TRUE(post(c, x));
  auto again = hello_again(c);
  again.slots = {{"home", c.sink->slates().back()->rev}};
  const auto back = open(again);
  ASSERT_TRUE(back.sink->until([](const auto& s) { return !s.slates().empty(); }));
  const auto cause = back.sink->slates().back()->cause;
  EXPECT_NE(std::find(cause.begin(), cause.end(), "set_interest"), cause.end());
}

// Its own number did not move: what another tab did changes its list all the same.
TEST_F(visitor_resume, a_stream_that_comes_back_learns_what_another_tab_did_meanwhile) {
  auto who = hello(1);
  who.replaces = false;
  subscription home;
  home.slot = "home";
  who.subscribe = {home};
  auto stream = open(who);
  ASSERT_TRUE(stream.sink->until([](const auto& s) { return !s.slates().empty(); }));
  ASSERT_EQ(stream.sink->slates()[0]->degraded, degradation::contextual);
  stream.session.reset();
  auto tab = watching(1);
  tab.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(tab.sink->until([](const auto& s) { return !s.acks().empty(); }));
  auto again = hello_again(stream);
  again.replaces = false;
  home.have = stream.sink->slates()[0]->rev;
  again.subscribe = {home};
  const auto back = open(again);
  ASSERT_TRUE(back.sink->until([](const auto& s) { return !s.slates().empty(); }));
  EXPECT_EQ(back.sink->slates()[0]->degraded, degradation::none) << "it contains the click";
}

TEST_F(visitor_resume, what_a_list_was_asked_to_be_survives_a_restart) {
  const test::temp_folder folder;
  stop();
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto c = open(hello(1));
  const std::vector<std::string> candidates{"i1", "i2", "i3", "i4"};
  subscription home;
  home.slot = "home";
  home.n = 3;
  home.candidates = candidates;
  c.say(home);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.slates().empty(); }));
  c.say(batch(1, {act(signal_kind::click, "i20")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.session.reset();
  stop();
  start();
  auto again = hello_again(c);
  again.slots = {{"home", 1}};
  const auto back = open(again);
  EXPECT_TRUE(back.facts.resumed);
  ASSERT_TRUE(back.sink->until([](const auto& s) { return !s.slates().empty(); }));
  const auto& list = *back.sink->slates()[0];
  EXPECT_EQ(list.entries.size(), 3u);
  for (const auto& entry : list.entries)
    EXPECT_NE(std::find(candidates.begin(), candidates.end(), entry.body->id), candidates.end())
      << entry.body->id;
}

// The engine has run for longer than a session may be away, the client has not been away at all.
TEST_F(visitor_resume, a_client_goes_on_with_its_session_when_its_visitor_died) {
  stop();
  setup.engine.resume_ttl_s = 4;
  start();
  std::this_thread::sleep_for(4'100ms);
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  list_request x;
  x.who.session = c.facts.session;
  x.what.slot = "home";
  subject->port().list(x, [](const auto&) { throw std::runtime_error{"on the visitor's thread"}; });
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.closes().empty(); }));
  auto again = hello_again(c);
  again.slots = {{"home", 1}};
  const auto back = open(again);
  EXPECT_TRUE(back.facts.resumed);
  EXPECT_EQ(back.facts.ack, 1u);
}

// An export by its token leaves the session as it was: nobody's, until somebody goes on with it.
TEST_F(visitor_resume, a_session_goes_on_after_it_was_only_asked_about) {
  const test::temp_folder folder;
  stop();
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.session.reset();
  stop();
  start();
  requester x;
  x.session = c.facts.session;
  const token_digest token{c.facts.session.high, c.facts.session.low}; // As `hello` made it.
  ASSERT_TRUE(wait<std::string>(
    [&](auto done) { subject->port().export_person(x, token, std::move(done)); }));
  const auto answer = post(c, batch(2, {act(signal_kind::click, "i2")}));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->state_version, 2u);
}

} // namespace
} // namespace attune
