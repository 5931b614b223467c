#include "actors/store_writer.hpp"

#include "tests/support/faulty_engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <thread>

// What clients see of a store that is full, does not read, hangs or cannot take a record.

namespace attune {
namespace {

constexpr std::size_t too_large = 17 << 20; // The journal takes 16 MiB.

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

  result<std::vector<item_outcome>> put(item x) {
    return wait<std::vector<item_outcome>>(
      [&](auto done) { subject->port().put_items({std::move(x)}, std::move(done)); });
  }

  std::int64_t commits() {
    const auto stats = stats_of("store_writer");
    const std::string name = R"("commits":)";
    const auto at = stats.find(name);
    return at == std::string::npos ? -1 : std::stoll(stats.substr(at + name.size()));
  }

  /// More than 1 MiB waits for a disk that takes nothing.
  void fill_the_backlog() {
    faults->full = true;
    item big;
    big.id = "big";
    big.title.assign(2 << 20, 'x');
    subject->port().put_items({big}, [](const auto&) {});
    EXPECT_TRUE(comes_true([&] {
      const auto checks = subject->operators().ready();
      return std::any_of(checks.begin(), checks.end(),
                         [](const auto& x) { return x.name == "backlog" && !x.ok; });
    }));
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

// Of 60 records, one each 0.3 ms, about seven share a commit.
TEST_F(store_writer_test, records_that_come_fast_share_commits) {
  setup.engine.credit = 100;
  setup.engine.gather_ms = 0;
  start();
  auto c = watching(1);
  const auto before = commits();
  const auto began = std::chrono::steady_clock::now();
  for (std::uint64_t seq = 1; seq <= 60; ++seq) {
    c.say(batch(seq, {act(signal_kind::view_item, "i1")}));
    std::this_thread::sleep_for(std::chrono::microseconds{300});
  }
  ASSERT_TRUE(acknowledged(c, 60));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_LE(commits() - before, took / std::chrono::milliseconds{2} + 2);
}

// Its successor is asked in its place, and an acknowledgement still says: learned and published.
TEST_F(store_writer_test, a_fold_that_died_in_lockstep_is_not_waited_for) {
  setup.engine.lockstep = true;
  faults->unreadable[index_of(table::example)] = true;
  std::atomic<int> deaths = 0;
  told.on_death = [&] {
    if (++deaths == 2) // Learner and segmenter.
      faults->unreadable[index_of(table::example)] = false;
  };
  start();
  EXPECT_GE(deaths, 2);
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i7")}));
  ASSERT_TRUE(acknowledged(c, 1));
  const auto models = wait<std::string>([&](auto done) { subject->operators().models(done); });
  ASSERT_TRUE(models);
  EXPECT_NE(models->find(R"("popular":["i7"])"), std::string::npos) << *models;
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
  const auto refused = try_open(hello_again(c));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  faults->unreadable[index_of(table::session)] = false;
  const auto resumed = try_open(hello_again(c));
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

TEST_F(store_writer_test, item_writes_and_rewards_wait_under_the_cap) {
  setup.engine.uncommitted_mib = 1;
  start();
  auto c = watching(1);
  fill_the_backlog();
  item small;
  small.id = "small";
  const auto refused = put(small);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  const auto gone =
    wait<bool>([&](auto done) { subject->port().delete_item("i1", std::move(done)); });
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, fault_code::overloaded);
  const auto earned = reward(c.sink->slates()[0]->rid);
  ASSERT_FALSE(earned);
  EXPECT_EQ(earned.error().code, fault_code::overloaded);
  faults->full = false;
  ASSERT_TRUE(comes_true(
    [&] { return stats_of("store_writer").find("\"uncommitted_bytes\":0") != std::string::npos; }));
  EXPECT_TRUE(put(small));
}

TEST_F(store_writer_test, readiness_says_why_the_store_takes_nothing) {
  start();
  auto c = watching(1);
  faults->full = true;
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  std::string why;
  ASSERT_TRUE(comes_true([&] {
    for (const auto& check : subject->operators().ready())
      if (check.name == "store" && !check.ok)
        why = check.detail;
    return !why.empty();
  }));
  EXPECT_NE(why.find("the disk is full"), std::string::npos) << why;
}

TEST_F(store_writer_test, one_record_that_cannot_be_stored_holds_nobody_else) {
  const test::temp_folder folder;
  setup.opener = open_store;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto a = watching(1);
  auto b = watching(2);
  const auto kept = act(signal_kind::click, "i1");
  a.say(batch(1, {kept}));
  ASSERT_TRUE(acknowledged(a, 1));
  auto giant = act(signal_kind::click, "i2");
  giant.id.assign(too_large, 'x');
  a.say(batch(2, {giant}));
  const auto behind = act(signal_kind::click, "i3");
  a.say(batch(3, {behind}));
  b.say(batch(1, {act(signal_kind::click, "i4")}));
  EXPECT_TRUE(acknowledged(b, 1));
  ASSERT_TRUE(a.sink->until([](const auto& s) { return !s.closes().empty(); }));
  EXPECT_EQ(a.sink->closes()[0], close_reason::resync);
  EXPECT_EQ(told.dropped(), std::vector{to_string(visitor_id{1, 1})});

  // Until it has left memory it refuses whom it cannot serve.
  ASSERT_TRUE(comes_true([&] { return try_open(hello_again(a)).has_value(); }));
  auto back = open(hello_again(a));
  EXPECT_EQ(back.facts.ack, 1u);
  back.say(batch(2, {kept, behind})); // The first was committed, the second was not.
  ASSERT_TRUE(acknowledged(back, 2));
  ASSERT_EQ(back.sink->dropped().size(), 1u);
  EXPECT_EQ(back.sink->dropped()[0].id, kept.id);
  stop();
  start();
  EXPECT_TRUE(try_open(hello_again(a))) << "its timeline has no gap";
}

TEST_F(store_writer_test, who_waits_for_a_record_that_is_dropped_is_told) {
  start();
  auto giant = act(signal_kind::click, "i2");
  giant.id.assign(too_large, 'x');
  auto x = batch(0, {giant});
  x.consent = everything();
  post_request post;
  post.who.visitor = visitor_id{5, 5};
  post.who.fresh = fresh_session{{55, 55}, {1, 1}};
  post.message = std::move(x);
  post.wait_durable = true;
  const auto refused =
    wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("larger than the journal takes"), std::string::npos)
    << refused.error().what;
}

TEST_F(store_writer_test, an_item_that_cannot_be_stored_is_answered_and_holds_no_other) {
  start();
  item giant;
  giant.id = "giant";
  giant.title.assign(too_large, 'x');
  const auto refused = put(giant);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("larger than the journal takes"), std::string::npos)
    << refused.error().what;
  item small;
  small.id = "small";
  EXPECT_TRUE(put(small));
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

// What was answered before it is stored would be lost with a crash.
TEST_F(store_writer_test, a_reward_is_answered_once_it_is_stored) {
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(acknowledged(c, 1));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  faults->full = true;
  auto answer = std::make_shared<std::promise<result<bool>>>();
  auto answered = answer->get_future();
  subject->port().reward({c.sink->slates()[1]->rid, "", 0.5f},
                         [answer](result<bool> x) { answer->set_value(std::move(x)); });
  ASSERT_TRUE(comes_true(
    [&] { return stats_of("store_writer").find("\"last_fault\":\"\"") == std::string::npos; }))
    << "its record has come to the disk";
  EXPECT_EQ(answered.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  faults->full = false;
  ASSERT_EQ(answered.wait_for(std::chrono::seconds{10}), std::future_status::ready);
  EXPECT_TRUE(answered.get());
}

// Twelve positions, each of which pays once, and once more for a reward of its own.
TEST_F(store_writer_test, a_reward_without_an_item_pays_the_whole_list_once) {
  start();
  auto c = watching(1);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  const auto& list = *c.sink->slates()[1];
  ASSERT_EQ(list.entries.size(), 12u);
  ASSERT_TRUE(reward(list.rid));
  ASSERT_TRUE(reward(list.rid)) << "again: known, and paid already";
  c.session.reset();
  stop();
  auto log = journal::open(*rows, setup.store).value();
  std::size_t paid = 0;
  ASSERT_TRUE(log.for_each_lesson(
    0,
    [&](numbered_lesson&& x) {
      if (const auto* example = std::get_if<training_example>(&x.what))
        paid += std::holds_alternative<reward_increase>(*example);
    },
    10'000));
  EXPECT_EQ(paid, 12u);
}

} // namespace
} // namespace attune
