#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <chrono>
#include <set>
#include <thread>

namespace attune {
namespace {

class directory_test : public test::engine_fixture {
protected:
  result<std::string> page(actor_query x) {
    return wait<std::string>([&](auto done) { subject->operators().actors(x, std::move(done)); });
  }
};

/// The text of each field `name`.
std::set<std::string> texts(const std::string& in, const std::string& name) {
  std::set<std::string> out;
  const auto before = '"' + name + "\":\"";
  for (auto at = in.find(before); at != in.npos; at = in.find(before, at + 1)) {
    const auto begin = at + before.size();
    out.insert(in.substr(begin, in.find('"', begin) - begin));
  }
  return out;
}

std::set<std::string> ids(const std::string& page) { return texts(page, "id"); }

std::string cursor(const std::string& page) {
  const auto found = texts(page, "next_cursor");
  return found.empty() ? "" : *found.begin();
}

std::size_t count(const std::string& in, const std::string& what) {
  std::size_t n = 0;
  for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1))
    ++n;
  return n;
}

TEST_F(directory_test, visitors_are_listed_in_pages) {
  start();
  std::vector<client> clients;
  for (std::uint64_t n = 1; n <= 5; ++n)
    clients.push_back(watching(n));
  // A mailbox moves from one page to the next, so these are on one.
  const auto busiest = page({"visitor", "mailbox", 5, ""}).value();
  EXPECT_EQ(ids(busiest).size(), 5u);
  EXPECT_NE(busiest.find("\"next_cursor\":null"), std::string::npos);
  for (const auto* sort : {"id", "age"}) {
    const auto first = page({"visitor", sort, 3, ""}).value();
    EXPECT_EQ(ids(first).size(), 3u) << sort;
    const auto second = page({"visitor", sort, 3, cursor(first)}).value();
    EXPECT_EQ(ids(second).size(), 2u) << sort;
    EXPECT_NE(second.find("\"next_cursor\":null"), std::string::npos) << sort;
    auto all = ids(first);
    all.merge(ids(second));
    EXPECT_EQ(all.size(), 5u) << sort << ": each once";
  }
  for (const auto* sort : {"id", "age"})
    EXPECT_EQ(page({"visitor", sort, 3, "abc"}).error().pointer, "/cursor") << sort;
}

TEST_F(directory_test, a_page_by_id_goes_on_where_it_was_whoever_came) {
  start();
  std::vector<client> clients;
  for (std::uint64_t n = 2; n <= 4; ++n)
    clients.push_back(watching(n));
  const auto first = page({"visitor", "id", 2, ""}).value();
  EXPECT_EQ(ids(first), (std::set{to_string(visitor_id{2, 2}), to_string(visitor_id{3, 3})}));
  clients.push_back(watching(1));
  const auto second = page({"visitor", "id", 2, cursor(first)}).value();
  EXPECT_EQ(ids(second), std::set{to_string(visitor_id{4, 4})});
}

TEST_F(directory_test, long_lived_actors_come_before_visitors_one_by_one) {
  start();
  auto c = watching(1);
  std::set<std::string> all;
  std::string at;
  for (auto n = 0; n < 5; ++n) {
    const auto one = page({"", "id", 1, at}).value();
    all.merge(ids(one));
    at = cursor(one);
  }
  EXPECT_EQ(all, (std::set<std::string>{"catalogue", "learner", "segmenter", "store_writer",
                                        to_string(visitor_id{1, 1})}));
  EXPECT_TRUE(at.empty());
}

TEST_F(directory_test, long_lived_actors_are_listed_and_answer) {
  start();
  for (const auto* kind : {"learner", "segmenter", "catalogue", "store_writer"}) {
    EXPECT_EQ(count(page({kind, "", 10, ""}).value(), kind), 2u) << "id and kind";
    const auto stats =
      wait<std::string>([&](auto done) { subject->operators().actor(kind, std::move(done)); });
    ASSERT_TRUE(stats) << kind;
    EXPECT_NE(stats->find(kind), std::string::npos);
  }
}

TEST_F(directory_test, one_visitor_is_shown_with_its_decisions) {
  start();
  auto c = watching(7);
  const auto shown = wait<std::string>([&](auto done) {
    subject->operators().actor(to_string(visitor_id{7, 7}), std::move(done));
  });
  ASSERT_TRUE(shown);
  EXPECT_NE(shown->find("\"propensity\""), std::string::npos);
  EXPECT_NE(shown->find(c.sink->slates()[0]->rid), std::string::npos);
  const auto unknown = wait<std::string>([&](auto done) {
    subject->operators().actor(to_string(visitor_id{8, 8}), std::move(done));
  });
  EXPECT_FALSE(unknown);
}

TEST_F(directory_test, a_session_is_shown_with_its_timeline) {
  start();
  auto c = watching(7);
  const auto s = act(signal_kind::click, "i1");
  c.say(batch(1, {s}));
  ASSERT_TRUE(c.sink->until([](const auto& k) { return !k.acks().empty(); }));
  const auto shown = wait<std::string>(
    [&](auto done) { subject->operators().session(to_string(c.facts.session), std::move(done)); });
  ASSERT_TRUE(shown);
  EXPECT_NE(shown->find(s.id), std::string::npos);
  EXPECT_NE(shown->find("\"decision\""), std::string::npos);
  EXPECT_NE(shown->find(R"("items":["i1"])"), std::string::npos) << "what was clicked: " << *shown;
  EXPECT_NE(shown->find(R"("purposes":["storage",)"), std::string::npos) << *shown;
  EXPECT_NE(shown->find(R"("sources":[")"), std::string::npos) << *shown;
}

TEST_F(directory_test, newcomers_above_the_limit_are_refused) {
  setup.engine.visitors = 1;
  start();
  auto c = watching(1);
  auto x = hello(2);
  const auto refused =
    wait<opened>([&](auto done) { subject->port().open(x, c.sink, std::move(done)); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
}

// Who is at the bound without a client gives way.
TEST_F(directory_test, a_newcomer_takes_the_place_of_one_without_a_client) {
  setup.engine.visitors = 2;
  start();
  auto gone = watching(1);
  gone.session.reset();
  auto here = watching(2);
  auto c = watching(3);
  EXPECT_EQ(c.sink->slates().size(), 1u);
  here.say(batch(1, {act(signal_kind::click, "i1")}));
  EXPECT_TRUE(here.sink->until([](const auto& s) { return !s.acks().empty(); }));
}

TEST_F(directory_test, who_only_looks_is_nobody_and_takes_no_place) {
  setup.engine.visitors = 1;
  start();
  auto here = watching(1);
  for (std::uint64_t n = 2; n < 10; ++n) {
    list_request x;
    x.who.visitor = visitor_id{n, n};
    x.what.slot = "home";
    const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
    ASSERT_TRUE(list) << list.error().what;
    EXPECT_TRUE(list->rid.empty());
    EXPECT_EQ(list->entries.size(), 12u);
  }
  EXPECT_EQ(ids(page({"visitor", "id", 10, ""}).value()), std::set{to_string(visitor_id{1, 1})});
}

TEST_F(directory_test, who_is_stored_is_known_to_who_asks_for_a_list) {
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto c = watching(7);
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.acks().empty(); }));
  c.session.reset();
  stop();
  start();
  list_request x;
  x.who.visitor = visitor_id{7, 7};
  x.what.slot = "home";
  const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
  ASSERT_TRUE(list);
  EXPECT_FALSE(list->rid.empty());
  EXPECT_EQ(list->degraded, degradation::none);
}

// Nobody is held in memory for one that came from where too many came from; who is known is
// welcome from there.
TEST_F(directory_test, newcomers_are_refused_where_too_many_came_from) {
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto known = watching(1);
  known.say(batch(1, {act(signal_kind::click, "i1")}));
  ASSERT_TRUE(known.sink->until([](const auto& s) { return !s.acks().empty(); }));
  known.session.reset();
  stop();
  start();
  const auto from_there = [&](std::uint64_t visitor) {
    auto x = hello(visitor);
    x.consent.reset();
    x.admits = [] { return false; };
    return wait<opened>([&](auto done) { subject->port().open(x, known.sink, std::move(done)); });
  };
  const auto refused = from_there(2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::rate_limited);
  post_request post;
  post.who.visitor = visitor_id{3, 3};
  post.who.fresh = fresh_session{{3, 3}, {3, 3}};
  post.who.admits = [] { return false; };
  post.message = batch(0, {act(signal_kind::click, "i1")});
  const auto posted =
    wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().code, fault_code::rate_limited);
  EXPECT_TRUE(from_there(1));
  // An answer is sent before the actor that it comes from has ended.
  const std::set alone{to_string(visitor_id{1, 1})};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  auto held = ids(page({"visitor", "id", 10, ""}).value());
  while (held != alone && std::chrono::steady_clock::now() < deadline)
    held = ids(page({"visitor", "id", 10, ""}).value());
  EXPECT_EQ(held, alone);
}

// Nothing is stored of it but its session.
TEST_F(directory_test, who_comes_back_with_a_session_is_no_newcomer) {
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  start();
  auto came = hello(4);
  came.consent.reset();
  auto c = open(std::move(came));
  const auto session = c.facts.session;
  c.session.reset();
  stop();
  start();
  auto again = hello(4);
  again.consent.reset();
  again.session = session;
  again.replaces = false;
  again.resumes = true;
  again.admits = [] { return false; };
  const auto back =
    wait<opened>([&](auto done) { subject->port().open(again, c.sink, std::move(done)); });
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->first.session, session);
  EXPECT_TRUE(back->first.resumed);
}

TEST_F(directory_test, an_unknown_session_is_served_as_nobodys) {
  start();
  list_request x;
  x.who.session = session_id{1, 999};
  x.what.slot = "home";
  const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->rid.empty());
  EXPECT_EQ(list->entries.size(), 12u);
}

// A visitor without a session has one of zeros inside. Who names that is nobody, also after the
// visitor's rows were written.
TEST_F(directory_test, the_session_of_zeros_is_nobodys) {
  start();
  const auto c = watching(7);
  list_request known;
  known.who.visitor = visitor_id{7, 7};
  known.what.slot = "home";
  const auto own = wait<slate>([&](auto done) { subject->port().list(known, std::move(done)); });
  ASSERT_TRUE(own);
  EXPECT_FALSE(own->rid.empty());
  list_request x;
  x.who.session = session_id{};
  x.what.slot = "home";
  const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->rid.empty());
}

// A rid names a visitor, and anybody can make one up.
TEST_F(directory_test, a_reward_with_a_made_up_rid_keeps_nobody_in_memory) {
  start();
  const auto known = watching(1);
  for (std::uint64_t n = 100; n < 120; ++n) {
    const auto refused = wait<bool>([&](auto done) {
      subject->port().reward({to_string(decision_id{{n, n}, 1, 1, 0}), "", 0.5f}, std::move(done));
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::not_found);
  }
  const auto here = [&] { return ids(page({"visitor", "id", 100, ""}).value()).size(); };
  for (auto n = 0; n < 50 && here() > 1; ++n) // A sweep a second.
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  EXPECT_EQ(here(), 1u);
}

TEST_F(directory_test, a_kind_of_which_there_are_no_actors_is_refused_with_those_there_are) {
  start();
  for (const auto* kind : {"", "visitor", "learner", "segmenter", "catalogue", "store_writer"})
    EXPECT_TRUE(page({kind, "", 10, ""})) << kind;
  for (const auto* sort : {"", "age"}) {
    const auto wrong = page({"vistor", sort, 10, ""});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error(), (fault{fault_code::bad_message,
                                    "The parameter kind is one of catalogue, learner, segmenter, "
                                    "store_writer, visitor.",
                                    "/kind"}));
  }
}

} // namespace
} // namespace attune
