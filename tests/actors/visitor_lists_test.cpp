#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <algorithm>
#include <string>
#include <vector>

// What a client that comes back holds already: whether a delta can rest on it, or nothing be sent.

namespace attune {
namespace {

std::vector<std::string> ids_of(const slate& x) {
  std::vector<std::string> out;
  for (const auto& entry : x.entries)
    out.push_back(entry.body->id);
  return out;
}

class visitor_lists : public test::engine_fixture {
protected:
  visitor_lists() { start(); }

  /// The session of `c` once more, its list of `home` in hand: by a socket, or by a stream beside.
  greeting again(const client& c, bool by_socket) {
    auto out = hello_again(c);
    out.replaces = by_socket;
    const auto rev = c.sink->slates().back()->rev;
    if (by_socket) {
      out.slots = {{"home", rev}};
    } else {
      subscription home;
      home.slot = "home";
      home.have = rev;
      out.subscribe = {home};
      out.epoch = c.facts.epoch;
    }
    return out;
  }

  void write_anew(const std::string& id) {
    item x;
    x.id = id;
    x.title = "Title " + std::to_string(++titles_);
    x.categories = {"c1"};
    const auto put = wait<std::vector<item_outcome>>(
      [&](auto done) { subject->port().put_items({x}, std::move(done)); });
    ASSERT_TRUE(put && put->at(0).accepted);
  }

  void tell(const client& c, client_message what) {
    post_request post;
    post.who.session = c.facts.session;
    post.message = std::move(what);
    ASSERT_TRUE(
      wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); }));
  }

  result<slate> get(requester who, bool prefetch = false, std::uint32_t n = 0) {
    list_request list;
    list.who = who;
    list.what.slot = "home";
    list.what.n = n;
    list.what.live = false;
    list.prefetch = prefetch;
    return wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  }

  static requester of_session(const client& c) {
    requester x;
    x.session = c.facts.session;
    return x;
  }

  static requester of_visitor(std::uint64_t who) {
    requester x;
    x.visitor = visitor_id{who, who};
    return x;
  }

  post_outcome post_by_visitor(std::uint64_t who, signal_batch what) {
    post_request post;
    post.who = of_visitor(who);
    const auto n = 1'000'000 + ++posts_;
    post.who.fresh = fresh_session{{n, n}, {n, n}};
    what.consent = everything();
    post.message = std::move(what);
    const auto answer =
      wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
    EXPECT_TRUE(answer);
    return answer ? *answer : post_outcome{};
  }

  /// The one list that a client is shown as it opens.
  static void expect_one_list(client& x) {
    ASSERT_TRUE(x.sink->until([](const auto& s) { return !s.slates().empty(); }));
    EXPECT_EQ(x.sink->slates().size(), 1u);
  }

private:
  int titles_ = 0;
  std::uint64_t posts_ = 0;
};

TEST_F(visitor_lists, a_delta_rests_on_the_list_that_a_client_holds) {
  auto c = watching(1);
  const auto held = c.sink->slates().back();
  c.session.reset();
  tell(c, batch(1, {act(signal_kind::hide, held->entries[0].body->id)}));
  auto back = open(again(c, true));
  expect_one_list(back);
  const auto base = back.sink->bases()[0];
  ASSERT_NE(base, nullptr);
  EXPECT_EQ(base->rev, held->rev);
  EXPECT_EQ(base->rid, held->rid);
  EXPECT_EQ(base->epoch, held->epoch);
  EXPECT_EQ(ids_of(*base), ids_of(*held));
  EXPECT_FALSE(back.sink->slates()[0]->snapshot);
}

TEST_F(visitor_lists, a_client_whose_item_was_written_anew_gets_the_list_whole) {
  for (const auto by_socket : {true, false}) {
    SCOPED_TRACE(by_socket ? "by socket" : "by stream");
    auto c = watching(1);
    if (by_socket)
      c.session.reset();
    const auto held = c.sink->slates().back();
    write_anew(held->entries[0].body->id);
    auto back = open(again(c, by_socket));
    expect_one_list(back);
    EXPECT_EQ(back.sink->bases()[0], nullptr);
    EXPECT_TRUE(back.sink->slates()[0]->snapshot);
    EXPECT_GT(back.sink->slates()[0]->rev, held->rev);
  }
}

TEST_F(visitor_lists, a_stream_that_missed_nothing_is_shown_what_it_holds) {
  auto c = watching(1);
  auto beside = open(again(c, false));
  expect_one_list(beside);
  EXPECT_EQ(beside.sink->bases()[0], beside.sink->slates()[0]) << "so that nothing is sent";
  EXPECT_EQ(beside.sink->slates()[0]->rid, c.sink->slates().back()->rid);
  EXPECT_EQ(ids_of(*beside.sink->slates()[0]), ids_of(*c.sink->slates().back()));
}

TEST_F(visitor_lists, a_stream_gets_the_list_whole_after_the_profile_was_reset) {
  auto c = watching(1);
  c.session.reset();
  control reset;
  reset.op = control_op::reset_profile;
  tell(c, reset);
  auto back = open(again(c, false));
  expect_one_list(back);
  EXPECT_EQ(back.sink->bases()[0], nullptr);
  EXPECT_GT(back.sink->slates()[0]->rev, c.sink->slates().back()->rev);
}

// As they stand on one page: each live list leaves out what those above it show.
TEST_F(visitor_lists, a_later_list_of_a_session_repeats_nothing_of_an_earlier_one) {
  auto c = watching(1);
  subscription popular;
  popular.slot = "popular";
  c.say(popular);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  const auto above = ids_of(*c.sink->slates()[0]);
  const auto below = ids_of(*c.sink->slates()[1]);
  EXPECT_EQ(c.sink->slates()[1]->slot, "popular");
  EXPECT_GE(below.size(), 6u);
  for (const auto& id : below)
    EXPECT_EQ(std::count(above.begin(), above.end(), id), 0) << id;
}

// A slot with a long interval waits for its own time alone.
TEST_F(visitor_lists, a_slots_interval_holds_back_no_other_slot) {
  stop();
  setup.models.slots["side"] = {};
  start();
  auto c = open(hello(1));
  subscription slow;
  slow.slot = "side";
  slow.min_interval_ms = 600'000;
  c.say(slow);
  subscription home;
  home.slot = "home";
  home.min_interval_ms = 100;
  c.say(home);
  const auto home_contains = [&](std::uint64_t version) {
    return c.sink->until([=](const auto& s) {
      return std::any_of(s.slates().begin(), s.slates().end(), [&](const auto& x) {
        return x->slot == "home" && x->state_version == version;
      });
    });
  };
  ASSERT_TRUE(home_contains(0));
  // Each view is of something else, so that each list differs.
  for (std::uint64_t n = 1; n <= 3; ++n) {
    std::vector<signal> views;
    for (std::uint64_t i = 0; i < 5; ++i)
      views.push_back(act(signal_kind::view_item, "i" + std::to_string(4 * i + n)));
    c.say(batch(n, views));
    EXPECT_TRUE(home_contains(n)) << n;
  }
}

TEST_F(visitor_lists, a_list_for_nobody_has_another_revision_when_an_item_is_written_anew) {
  const auto before = get({});
  const auto same = get({});
  ASSERT_TRUE(before && same);
  EXPECT_EQ(before->rev, same->rev);
  write_anew(before->entries[0].body->id);
  const auto after = get({});
  ASSERT_TRUE(after);
  EXPECT_NE(after->rev, before->rev);
}

// Who holds the list of before must not be told that it is the newest.
TEST_F(visitor_lists, a_list_that_is_subscribed_to_again_goes_on_with_later_revisions) {
  auto c = watching(1);
  const auto held = c.sink->slates().back();
  c.say(unsubscription{"home"});
  c.say(batch(1, {act(signal_kind::hide, held->entries[0].body->id)}));
  const auto by_http = get(of_session(c));
  ASSERT_TRUE(by_http);
  EXPECT_EQ(by_http->epoch, held->epoch);
  EXPECT_GT(by_http->rev, held->rev);
  c.say(unsubscription{"home"});
  subscription home;
  home.slot = "home";
  c.say(home);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_GT(c.sink->slates()[1]->rev, by_http->rev);
}

TEST_F(visitor_lists, a_list_that_a_resume_does_not_name_goes_on_with_later_revisions) {
  auto c = watching(1);
  const auto held = c.sink->slates().back();
  c.session.reset();
  auto who = hello_again(c);
  who.slots.clear();
  auto back = open(who);
  ASSERT_TRUE(back.facts.resumed);
  subscription home;
  home.slot = "home";
  back.say(home);
  expect_one_list(back);
  EXPECT_EQ(back.sink->slates()[0]->epoch, held->epoch);
  EXPECT_GT(back.sink->slates()[0]->rev, held->rev);
}

TEST_F(visitor_lists, a_prefetch_moves_nothing) {
  auto c = watching(1);
  const auto before = digest(1);
  c.session.reset();
  const auto ahead = get(of_session(c), true, 5);
  ASSERT_TRUE(ahead);
  EXPECT_EQ(ahead->entries.size(), 5u);
  EXPECT_EQ(ahead->epoch, "0") << "no revision of the session's";
  EXPECT_TRUE(ahead->rid.empty()) << "nothing was decided";
  EXPECT_EQ(digest(1), before);
  const auto seen = get(of_session(c), false, 5);
  const auto again = get(of_session(c), true, 5);
  ASSERT_TRUE(seen && again);
  EXPECT_EQ(seen->rev, 1u);
  EXPECT_EQ(again->rev, 1u) << "what is shown is answered as it is";
  EXPECT_EQ(again->rid, seen->rid);
  tell(c, batch(1, {act(signal_kind::hide, seen->entries[0].body->id)}));
  const auto next = get(of_session(c), true, 5);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->state_version, 1u);
  EXPECT_NE(ids_of(*next), ids_of(*seen));
  const auto decided = get(of_session(c), false, 5);
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->rev, 2u);
  EXPECT_EQ(ids_of(*decided), ids_of(*next)) << "and the list that follows is the one foreseen";
}

TEST_F(visitor_lists, a_prefetch_by_visitor_makes_no_session) {
  post_by_visitor(7, batch(0, {act(signal_kind::click, "i3")}));
  const auto before = page(7);
  const auto ahead = get(of_visitor(7), true);
  ASSERT_TRUE(ahead);
  EXPECT_EQ(ahead->state_version, 1u);
  EXPECT_EQ(ahead->degraded, degradation::none);
  const auto sessions_in = [](const std::string& text) {
    std::size_t n = 0;
    for (auto at = text.find("session_id"); at != text.npos; at = text.find("session_id", at + 1))
      ++n;
    return n;
  };
  EXPECT_EQ(sessions_in(page(7)), sessions_in(before));
}

TEST_F(visitor_lists, a_list_by_visitor_says_which_signals_it_contains) {
  EXPECT_EQ(get(of_visitor(7))->state_version, 0u);
  EXPECT_EQ(post_by_visitor(7, batch(0, {act(signal_kind::click, "i3")})).state_version, 1u);
  EXPECT_EQ(get(of_visitor(7))->state_version, 1u);
  auto c = open(hello(7));
  for (std::uint64_t seq = 1; seq <= 3; ++seq)
    c.say(batch(seq, {act(signal_kind::click, "i4")}));
  ASSERT_TRUE(
    c.sink->until([](const auto& s) { return !s.acks().empty() && s.acks().back() == 3; }));
  EXPECT_EQ(get(of_visitor(7))->state_version, 3u);
}

TEST_F(visitor_lists, a_list_by_visitor_says_which_signals_it_contains_after_a_restart) {
  stop();
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  post_by_visitor(7, batch(0, {act(signal_kind::click, "i3")}));
  stop();
  start();
  const auto list = get(of_visitor(7));
  ASSERT_TRUE(list);
  EXPECT_EQ(list->degraded, degradation::none);
  EXPECT_EQ(list->state_version, 1u);
  stop();
}

TEST_F(visitor_lists, a_list_that_another_session_changed_says_why) {
  auto a = watching(1);
  auto b = watching(1);
  a.say(batch(1, {act(signal_kind::like, "i3"), act(signal_kind::click, "i4")}));
  ASSERT_TRUE(b.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_EQ(b.sink->slates()[1]->cause, (std::vector<std::string>{"like", "click"}));
  EXPECT_NE(b.sink->slates()[1]->caused_at_us, 0);
}

} // namespace
} // namespace attune
