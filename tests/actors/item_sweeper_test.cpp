#include "actors/item_sweeper.hpp"

#include "tests/support/engine_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

// What is gone leaves the lists that are open, and nobody else hears of it.

namespace attune {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> ids_of(const slate& x) {
  std::vector<std::string> out;
  for (const auto& entry : x.entries)
    out.push_back(entry.body->id);
  return out;
}

std::vector<std::string> without(std::vector<std::string> all, const std::string& id) {
  std::erase(all, id);
  return all;
}

class item_sweeper_test : public test::engine_fixture {
protected:
  item_sweeper_test() {
    setup.models.slots["home"].min_interval_ms = 0;
    start();
  }

  void put(const item& x) {
    const auto put = wait<std::vector<item_outcome>>(
      [&](auto done) { subject->port().put_items({x}, std::move(done)); });
    ASSERT_TRUE(put && put->at(0).accepted);
  }

  /// The item as the fixture wrote it.
  static item known(const std::string& id) {
    item x;
    x.id = id;
    x.categories = {"c" + std::to_string(std::stoi(id.substr(1)) % 4)};
    return x;
  }

  void remove(const std::string& id) {
    ASSERT_TRUE(wait<bool>([&](auto done) { subject->port().delete_item(id, std::move(done)); }));
  }

  /// A client that looks at a list of these items alone.
  client watching_only(std::uint64_t visitor, std::vector<std::string> candidates) {
    auto out = open(hello(visitor));
    subscription home;
    home.slot = "home";
    home.candidates = std::move(candidates);
    out.say(home);
    EXPECT_TRUE(out.sink->until([](const auto& s) { return !s.slates().empty(); }));
    return out;
  }

  static bool comes(const client& c, std::size_t lists) {
    return c.sink->until([&](const auto& s) { return s.slates().size() >= lists; });
  }
};

TEST_F(item_sweeper_test, what_is_gone_leaves_an_open_list_and_nothing_is_drawn) {
  const auto gone = [this](const std::string& id, int how) {
    auto x = known(id);
    x.hidden = how == 1;
    if (how == 2)
      x.available = false;
    if (how == 3)
      x.stock = 0;
    how == 0 ? remove(id) : put(x);
  };
  for (auto how = 0; how < 4; ++how) {
    SCOPED_TRACE(how);
    auto c = watching(static_cast<std::uint64_t>(how) + 1);
    const auto before = c.sink->slates().back();
    const auto id = before->entries[1].body->id;
    gone(id, how);
    ASSERT_TRUE(comes(c, 2));
    const auto after = c.sink->slates()[1];
    EXPECT_EQ(ids_of(*after), without(ids_of(*before), id));
    EXPECT_EQ(after->rid, before->rid) << "no new decision";
    EXPECT_EQ(after->epoch, before->epoch);
    EXPECT_EQ(after->rev, before->rev + 1);
    EXPECT_EQ(after->state_version, before->state_version);
    EXPECT_EQ(after->apply, apply_when::now);
    EXPECT_FALSE(after->snapshot) << "a delta, where the client takes one";
  }
}

TEST_F(item_sweeper_test, an_ordinary_decision_refills_the_place) {
  auto c = watching(1);
  const auto before = c.sink->slates().back();
  const auto id = before->entries[0].body->id;
  remove(id);
  ASSERT_TRUE(comes(c, 3));
  const auto refilled = c.sink->slates()[2];
  EXPECT_EQ(refilled->entries.size(), before->entries.size());
  EXPECT_NE(refilled->rid, before->rid);
  EXPECT_EQ(refilled->cause, std::vector<std::string>{"item_gone"});
  const auto ids = ids_of(*refilled);
  EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 0);
}

TEST_F(item_sweeper_test, a_list_that_cannot_be_refilled_stays_as_it_is) {
  stop();
  setup.models.slots["home"].policy = "greedy"; // Of what is left, the order stays.
  start();
  auto c = watching_only(1, {"i1", "i2", "i3"});
  remove("i2");
  ASSERT_TRUE(comes(c, 2));
  std::this_thread::sleep_for(1500ms); // By then it was asked for what could be in its place.
  EXPECT_EQ(c.sink->slates().size(), 2u);
  remove("i3");
  ASSERT_TRUE(comes(c, 3));
  EXPECT_EQ(ids_of(*c.sink->slates()[2]), std::vector<std::string>{"i1"});
  EXPECT_EQ(c.sink->slates()[2]->rid, c.sink->slates()[0]->rid);
  c.say(batch(1, {act(signal_kind::view_item, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  put(known("i3"));
  c.say(batch(2, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->entries.size() == 2; }))
    << "what came back is there with the next decision";
}

// As in a shop whose first items come while its page is open.
TEST_F(item_sweeper_test, a_list_that_the_catalogue_could_not_fill_grows_with_it) {
  auto c = open(hello(1));
  subscription home;
  home.slot = "home";
  home.n = 60; // There are 40.
  c.say(home);
  ASSERT_TRUE(comes(c, 1));
  const auto full = watching(2);
  item added;
  added.id = "added";
  put(added);
  ASSERT_TRUE(comes(c, 2));
  const auto list = c.sink->slates()[1];
  EXPECT_EQ(list->entries.size(), 41u);
  EXPECT_EQ(list->cause, std::vector<std::string>{"item_added"});
  page(2); // It has handled what came before.
  EXPECT_EQ(full.sink->slates().size(), 1u) << "who lacks nothing hears nothing";
}

TEST_F(item_sweeper_test, who_does_not_show_it_hears_nothing) {
  auto shows = watching_only(1, {"i1", "i2"});
  auto other = watching_only(2, {"i2", "i3"});
  remove("i1");
  ASSERT_TRUE(comes(shows, 2));
  std::this_thread::sleep_for(1500ms);
  EXPECT_EQ(other.sink->slates().size(), 1u);
}

TEST_F(item_sweeper_test, every_open_list_loses_it_sockets_and_streams_and_those_that_pause) {
  std::vector<client> all;
  for (std::uint64_t n = 1; n <= 60; ++n)
    all.push_back(watching_only(n, {"i1", "i2", "i3"}));
  control pause;
  pause.op = control_op::pause;
  all[0].say(pause);
  auto stream = hello_again(all[1]);
  stream.replaces = false;
  subscription home;
  home.slot = "home";
  home.candidates = {"i1", "i2", "i3"};
  stream.subscribe = {home};
  all.push_back(open(stream));
  ASSERT_TRUE(comes(all.back(), 1));
  remove("i2");
  for (auto& c : all)
    EXPECT_TRUE(c.sink->until([](const auto& s) {
      const auto ids = ids_of(*s.slates().back());
      return std::count(ids.begin(), ids.end(), "i2") == 0;
    }));
}

TEST_F(item_sweeper_test, a_list_by_http_never_shows_it) {
  auto c = watching(1);
  list_request x;
  x.who.session = c.facts.session;
  x.what.slot = "home";
  x.what.n = 3;
  const auto ask = [&] {
    return wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); }).value();
  };
  const auto before = ask();
  EXPECT_EQ(ask().rev, before.rev);
  const auto id = before.entries[0].body->id;
  auto sold = known(id);
  sold.stock = 0;
  put(sold);
  const auto after = ask();
  EXPECT_NE(after.rev, before.rev);
  const auto ids = ids_of(after);
  EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 0);
}

TEST_F(item_sweeper_test, who_was_away_does_not_find_it_when_coming_back) {
  for (const auto by_socket : {true, false}) {
    SCOPED_TRACE(by_socket ? "by socket" : "by stream");
    auto c = watching(1);
    const auto held = c.sink->slates().back();
    const auto id = held->entries[0].body->id;
    c.session.reset();
    auto hidden = known(id);
    hidden.hidden = true;
    put(hidden);
    auto again = hello_again(c);
    again.replaces = by_socket;
    subscription home;
    home.slot = "home";
    home.have = held->rev;
    if (by_socket)
      again.slots = {{"home", held->rev}};
    else
      again.subscribe = {home};
    again.epoch = c.facts.epoch;
    auto back = open(again);
    ASSERT_TRUE(comes(back, 1));
    const auto ids = ids_of(*back.sink->slates()[0]);
    EXPECT_EQ(std::count(ids.begin(), ids.end(), id), 0);
    EXPECT_GT(back.sink->slates()[0]->rev, held->rev);
  }
}

TEST_F(item_sweeper_test, who_comes_back_after_it_left_holds_what_is_left) {
  stop();
  setup.models.slots["home"].policy = "greedy"; // Of what is left, the order stays.
  start();
  auto c = watching_only(1, {"i1", "i2", "i3"});
  remove("i2");
  ASSERT_TRUE(comes(c, 2));
  const auto left = c.sink->slates()[1];
  auto beside = hello_again(c);
  beside.replaces = false;
  subscription home;
  home.slot = "home";
  home.candidates = {"i1", "i2", "i3"};
  home.have = left->rev;
  beside.subscribe = {home};
  beside.epoch = c.facts.epoch;
  auto back = open(beside);
  ASSERT_TRUE(comes(back, 1));
  EXPECT_EQ(back.sink->bases()[0], back.sink->slates()[0]) << "so that nothing is sent";
  EXPECT_EQ(back.sink->slates()[0]->rid, left->rid);
  EXPECT_EQ(ids_of(*back.sink->slates()[0]), ids_of(*left));
}

TEST_F(item_sweeper_test, a_signal_for_what_is_gone_counts) {
  auto c = watching(1);
  const auto id = c.sink->slates()[0]->entries[0].body->id;
  remove(id);
  ASSERT_TRUE(comes(c, 2));
  c.say(batch(1, {act(signal_kind::click, id)}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  ASSERT_EQ(c.sink->dropped().size(), 1u) << "a warning";
  EXPECT_TRUE(c.sink->dropped()[0].applied());
  EXPECT_NE(page(1).find("\"signals\":1"), std::string::npos) << page(1);
}

} // namespace
} // namespace attune
