#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <utility> // Before Asio 1.74 in C++20.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

// One visitor's live state, driven through the engine's port: real actors on real loops.

namespace attune {
namespace {

using namespace std::chrono_literals;

class visitor_test : public test::engine_fixture {
protected:
  visitor_test() { start(); }

  /// How many positions its lists show in all.
  std::size_t positions(std::uint64_t who) {
    const auto text = page(who);
    std::size_t count = 0;
    for (auto at = text.find("propensity"); at != text.npos; at = text.find("propensity", at + 1))
      ++count;
    return count;
  }

  static bool shows(const slate& x, const std::string& item) {
    return std::any_of(x.entries.begin(), x.entries.end(),
                       [&](const auto& e) { return e.body->id == item; });
  }
};

TEST_F(visitor_test, a_click_is_answered_by_a_list_that_contains_it) {
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i3")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_EQ(c.sink->slates()[1]->state_version, 1u);
  EXPECT_EQ(c.sink->slates()[1]->cause, std::vector<std::string>{"click"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  EXPECT_EQ(c.sink->acks()[0], 1u);
}

class deferral_counter final : public engine_probe {
public:
  void slates_deferred() noexcept override { ++count; }
  std::atomic<int> count = 0;
};

class deferrals_test : public visitor_test {
protected:
  deferrals_test() {
    stop();
    setup.probe = &deferrals;
    start();
  }
  ~deferrals_test() override { stop(); } // It reports to what ends here.

  deferral_counter deferrals;
};

// Both loops stand still while five clicks come: none is lost, and one list answers them all.
TEST_F(deferrals_test, clicks_that_come_faster_than_lists_share_one) {
  auto c = watching(1);
  page(1); // It has nothing more to do.
  std::promise<void> go;
  const auto gone = go.get_future().share();
  for (auto* loop : subject->loops()) {
    std::promise<void> stands;
    boost::asio::post(*loop, [gone, &stands] {
      stands.set_value();
      gone.wait();
    });
    stands.get_future().wait();
  }
  for (std::uint64_t seq = 1; seq <= 5; ++seq)
    c.say(batch(seq, {act(signal_kind::click, "i" + std::to_string(seq))}));
  std::this_thread::sleep_for(20ms);
  go.set_value();
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->state_version == 5; }));
  EXPECT_EQ(c.sink->slates().size(), 2u) << "the first, and one for all five";
  EXPECT_EQ(deferrals.count, 1);
  EXPECT_EQ(c.sink->slates()[1]->cause, std::vector<std::string>{"click"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.acks().size() == 5; }));
  c.say(batch(6, {act(signal_kind::click, "i6")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->state_version == 6; }));
}

TEST_F(visitor_test, a_signal_of_one_session_changes_the_lists_of_all) {
  auto a = watching(1);
  auto b = watching(1);
  a.say(batch(1, {act(signal_kind::hide, a.sink->slates()[0]->entries[0].body->id)}));
  const auto hidden = a.sink->slates()[0]->entries[0].body->id;
  ASSERT_TRUE(b.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_FALSE(shows(*b.sink->slates()[1], hidden));
  EXPECT_EQ(b.sink->slates()[1]->state_version, 0u) << "of its own session";
}

TEST_F(visitor_test, a_slot_that_is_not_personal_follows_nobody_but_leaves_out_what_is_hidden) {
  stop();
  setup.models.slots["home"].personal = false;
  start();
  auto c = watching(1);
  const auto hidden = c.sink->slates()[0]->entries[0].body->id;
  c.say(batch(1, {act(signal_kind::click, "i3"), act(signal_kind::hide, hidden)}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_EQ(c.sink->slates()[1]->degraded, degradation::contextual);
  EXPECT_FALSE(shows(*c.sink->slates()[1], hidden));
}

TEST_F(visitor_test, what_follows_within_the_interval_is_coalesced) {
  auto c = open(hello(1));
  subscription home;
  home.slot = "home";
  home.min_interval_ms = 300;
  c.say(home);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.slates().empty(); }));
  for (std::uint64_t n = 1; n <= 5; ++n)
    c.say(batch(n, {act(signal_kind::view_item, "i" + std::to_string(n))}));
  ASSERT_TRUE(c.sink->until([](const auto& s) {
    return s.slates().back()->state_version == 5 && !s.acks().empty() && s.acks().back() == 5;
  }));
  EXPECT_EQ(c.sink->slates().size(), 2u) << "one list for five signals";
}

TEST_F(visitor_test, a_gap_is_refused_held_and_healed) {
  auto c = watching(1);
  c.say(batch(2, {act(signal_kind::click, "i2")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.faults().empty(); }));
  EXPECT_EQ(c.sink->faults()[0].code, fault_code::resync_required);
  EXPECT_TRUE(c.sink->acks().empty());
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(
    c.sink->until([](const auto& s) { return !s.acks().empty() && s.acks().back() == 2; }));
}

TEST_F(visitor_test, a_repeated_batch_changes_nothing_and_is_acknowledged_again) {
  auto c = watching(1);
  const auto once = batch(1, {act(signal_kind::click, "i1")});
  c.say(once);
  c.say(once);
  ASSERT_TRUE(
    c.sink->until([](const auto& s) { return s.acks().size() == 2 && s.slates().size() == 2; }));
  EXPECT_EQ(c.sink->acks(), (std::vector<std::uint64_t>{1, 1}));
  EXPECT_EQ(c.sink->slates().size(), 2u);
}

TEST_F(visitor_test, an_id_counts_once_whatever_batch_brings_it) {
  auto c = watching(1);
  const auto s = act(signal_kind::click, "i1");
  c.say(batch(1, {s, s}));
  c.say(batch(2, {s}));
  ASSERT_TRUE(c.sink->until([](const auto& k) { return k.dropped().size() == 2; }));
  EXPECT_EQ(c.sink->dropped()[0].code, fault_code::duplicate);
}

TEST_F(visitor_test, an_id_that_left_memory_is_still_known) {
  auto c = watching(1);
  const auto first = act(signal_kind::view_item, "i1");
  c.say(batch(1, {first}));
  std::vector<signal> many;
  for (auto n = 0; n < 80; ++n)
    many.push_back(act(signal_kind::view_item, "i" + std::to_string(n % 40)));
  c.say(batch(2, many));
  c.say(batch(3, {first}));
  ASSERT_TRUE(
    c.sink->until([](const auto& s) { return !s.acks().empty() && s.acks().back() == 3; }));
  ASSERT_EQ(c.sink->dropped().size(), 1u);
  EXPECT_EQ(c.sink->dropped()[0].id, first.id);
}

TEST_F(visitor_test, fine_signals_need_their_purpose) {
  auto who = hello(1);
  who.consent = only({purpose::profile, purpose::personalize}, 1);
  auto c = open(who);
  c.say(batch(1, {act(signal_kind::hover, "i1"), act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  ASSERT_EQ(c.sink->dropped().size(), 1u);
  EXPECT_EQ(c.sink->dropped()[0].code, fault_code::consent_required);
}

TEST_F(visitor_test, a_withdrawal_pushes_a_list_made_without) {
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_EQ(c.sink->slates()[1]->degraded, degradation::none);
  c.say(only({purpose::contextual}, 2));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 3; }));
  EXPECT_EQ(c.sink->slates()[2]->degraded, degradation::contextual);
  EXPECT_EQ(c.sink->slates()[2]->state_version, 1u) << "it never falls";
}

TEST_F(visitor_test, a_pause_holds_pushes_but_answers_sync) {
  auto c = watching(1);
  control pause;
  pause.op = control_op::pause;
  c.say(pause);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  c.say(sync_request{"home"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_TRUE(c.sink->slates()[1]->snapshot);
  EXPECT_EQ(c.sink->slates()[1]->state_version, 1u);
}

TEST_F(visitor_test, a_session_goes_on_with_its_token_and_with_no_other) {
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  auto again = hello(1);
  again.session = c.facts.session;
  again.token = token_digest{c.facts.session.high, c.facts.session.low}; // As `hello` made it.
  again.slots = {{"home", 0}};
  auto resumed = open(again);
  EXPECT_TRUE(resumed.facts.resumed);
  EXPECT_EQ(resumed.facts.session, c.facts.session);
  EXPECT_EQ(resumed.facts.epoch, c.facts.epoch);
  EXPECT_EQ(resumed.facts.ack, 1u);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.closes().empty(); }));
  EXPECT_EQ(c.sink->closes()[0], close_reason::replaced);

  auto forged = hello(1);
  forged.session = c.facts.session;
  forged.token = token_digest{666, 666};
  const auto stranger = open(forged);
  EXPECT_FALSE(stranger.facts.resumed);
  EXPECT_NE(stranger.facts.session, c.facts.session);
}

TEST_F(visitor_test, a_message_and_a_list_by_http_share_the_session) {
  post_request post;
  post.who.visitor = visitor_id{5, 5};
  post.who.fresh = fresh_session{{55, 55}, {1, 1}};
  auto x = batch(0, {act(signal_kind::click, "i1")});
  x.consent = everything();
  post.message = x;
  const auto answer =
    wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->accepted, 1u);
  EXPECT_EQ(answer->state_version, 1u);
  list_request list;
  list.who.session = answer->session;
  list.what.slot = "home";
  const auto first = wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  const auto second = wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->state_version, 1u);
  EXPECT_EQ(first->rev, second->rev) << "the same list for the same state";
  EXPECT_EQ(first->rid, second->rid);
}

TEST_F(visitor_test, a_list_by_http_lives_beside_the_one_that_the_page_shows) {
  auto c = watching(1);
  list_request list;
  list.who.session = c.facts.session;
  list.what.slot = "home";
  list.what.live = false;
  list.what.n = 4;
  ASSERT_TRUE(wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); }));
  EXPECT_EQ(positions(1), 12u + 4u);
  list.what.n = 0; // As the page asked for it, but not for the page.
  const auto same = wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  ASSERT_TRUE(same);
  EXPECT_EQ(same->rev, 1u);
  EXPECT_EQ(positions(1), 12u + 4u + 12u);
  c.say(sync_request{"home"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_EQ(c.sink->slates()[1]->rev, 2u) << "the page missed no revision";
}

TEST_F(visitor_test, a_reward_is_known_by_its_rid) {
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  const auto reward = [&](std::string rid) {
    return wait<bool>([&](auto done) {
      subject->port().reward({std::move(rid), "", 0.5f}, std::move(done));
    });
  };
  EXPECT_TRUE(reward(c.sink->slates()[1]->rid));
  const auto unknown = reward(to_string(decision_id{{1, 1}, 99, 99, 0}));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, fault_code::not_found);
}

TEST_F(visitor_test, a_signal_that_names_an_unknown_item_is_applied_with_a_warning) {
  auto c = watching(1);
  auto known = act(signal_kind::click, "i1");
  auto wrong = act(signal_kind::click, "i-1");
  auto half = act(signal_kind::add_to_cart, "");
  half.lines = {{"i2"}, {"nothing"}, {"nobody"}};
  c.say(batch(1, {known, wrong, half}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  const auto& rows = c.sink->dropped();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].id, wrong.id);
  EXPECT_EQ(rows[0].warning, row_warning::unknown_item);
  EXPECT_EQ(rows[1].id, half.id) << "once a signal";
  EXPECT_NE(rows[1].detail.find("`nothing`"), std::string::npos) << rows[1].detail;
  EXPECT_NE(page(1).find("\"signals\":3"), std::string::npos) << page(1);
}

TEST_F(visitor_test, a_post_is_told_what_it_named_that_is_not_known) {
  const auto c = watching(1);
  const auto warnings_of = [&](client_message what) {
    post_request post;
    post.who.session = c.facts.session;
    post.message = std::move(what);
    const auto out =
      wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
    EXPECT_TRUE(out && out->accepted == 1);
    std::string codes;
    for (const auto& row : out->dropped)
      codes += row.id
               + (row.warning == row_warning::unknown_topic  ? " unknown_topic"
                  : row.warning == row_warning::unknown_item ? " unknown_item"
                                                             : " dropped");
    return codes;
  };
  const auto about = [](control_op op, std::string item, std::string topic) {
    control x;
    x.id = "c";
    x.op = op;
    x.item = std::move(item);
    x.topic = std::move(topic);
    x.weight = 0.5f;
    return x;
  };
  EXPECT_EQ(warnings_of(about(control_op::hide_item, "i1", "")), "");
  EXPECT_EQ(warnings_of(about(control_op::hide_item, "nobody", "")), "c unknown_item");
  EXPECT_EQ(warnings_of(about(control_op::set_interest, "", "c1")), "");
  EXPECT_EQ(warnings_of(about(control_op::set_interest, "", "C1 ")), "") << "as topics are read";
  EXPECT_EQ(warnings_of(about(control_op::set_interest, "", "nothing")), "c unknown_topic");
  EXPECT_EQ(warnings_of(about(control_op::hide_category, "", "nothing")), "c unknown_topic");
  const auto wrong = act(signal_kind::click, "nobody");
  EXPECT_EQ(warnings_of(batch(0, {wrong})), wrong.id + " unknown_item");
}

TEST_F(visitor_test, a_socket_is_warned_of_a_control_with_an_ack) {
  auto c = watching(1);
  control hide;
  hide.id = "c";
  hide.op = control_op::hide_item;
  hide.item = "nobody";
  c.say(hide);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.dropped().empty(); }));
  EXPECT_EQ(c.sink->dropped()[0].id, "c");
  EXPECT_EQ(c.sink->dropped()[0].warning, row_warning::unknown_item);
  EXPECT_EQ(c.sink->acks().back(), 0u) << "it acknowledges nothing new";
}

TEST_F(visitor_test, a_removed_item_leaves_a_live_list) {
  auto c = watching(1);
  const auto shown = c.sink->slates()[0]->entries[0].body->id;
  ASSERT_TRUE(wait<bool>([&](auto done) { subject->port().delete_item(shown, std::move(done)); }));
  c.say(sync_request{"home"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() >= 2; }));
  EXPECT_FALSE(shows(*c.sink->slates().back(), shown));
}

TEST_F(visitor_test, a_socket_that_was_replaced_counts_no_more) {
  auto c = watching(1);
  const auto again = open(hello_again(c));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.closes().empty(); }));
  const auto actors = wait<std::string>([&](auto done) {
    subject->operators().actors({"visitor", "", 10, ""}, std::move(done));
  });
  ASSERT_TRUE(actors);
  EXPECT_NE(actors->find("\"connections\":1"), std::string::npos) << *actors;
}

} // namespace
} // namespace attune
