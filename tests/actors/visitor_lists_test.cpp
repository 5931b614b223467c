#include "tests/support/engine_fixture.hpp"

#include <algorithm>
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

  /// The one list that a client is shown as it opens.
  static void expect_one_list(client& x) {
    ASSERT_TRUE(x.sink->until([](const auto& s) { return !s.slates().empty(); }));
    EXPECT_EQ(x.sink->slates().size(), 1u);
  }

private:
  int titles_ = 0;
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

TEST_F(visitor_lists, each_ranking_of_a_callers_own_candidates_is_a_decision) {
  auto c = watching(1);
  list_request list;
  list.who.session = c.facts.session;
  list.what.slot = "home";
  for (const auto* id : {"own-1", "own-2"}) {
    item own;
    own.id = id;
    list.own_candidates.push_back(own);
  }
  const auto rank = [&] {
    return wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  };
  const auto first = rank();
  const auto second = rank();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->entries.size(), 2u);
  EXPECT_NE(first->rid, second->rid);
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

} // namespace
} // namespace attune
