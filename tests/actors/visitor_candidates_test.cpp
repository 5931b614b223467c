#include "tests/support/engine_fixture.hpp"

#include <memory>
#include <set>
#include <string>

// What a list is asked for: candidates, of the catalogue or the caller's own, and the page's item.

namespace attune {
namespace {

class visitor_candidates : public test::engine_fixture {
protected:
  visitor_candidates() { start(); }

  static requester of(const client& c) {
    requester x;
    x.session = c.facts.session;
    return x;
  }

  static std::multiset<std::string> shown(const slate& x) {
    std::multiset<std::string> out;
    for (const auto& entry : x.entries)
      out.insert(entry.body->id);
    return out;
  }

  static std::shared_ptr<const slate> first_list(const client& c) {
    EXPECT_TRUE(c.sink->until([](const auto& s) { return !s.slates().empty(); }));
    return c.sink->slates().at(0);
  }
};

TEST_F(visitor_candidates, each_ranking_of_a_callers_own_candidates_is_a_decision) {
  auto c = watching(1);
  list_request list;
  list.who = of(c);
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

TEST_F(visitor_candidates, one_of_the_callers_own_candidates_is_shown_once) {
  auto c = watching(1);
  list_request list;
  list.who = of(c);
  list.what.slot = "home";
  list.what.n = 6;
  for (const auto* id : {"own-1", "i3", "own-1", "own-2", "i3", "own-2"}) {
    item own;
    own.id = id;
    own.title = list.own_candidates.size() < 2 ? "First" : "Again";
    list.own_candidates.push_back(own);
    list.what.candidates.push_back(id);
  }
  for (const auto for_somebody : {true, false}) {
    if (!for_somebody)
      list.who = {};
    const auto ranked =
      wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
    ASSERT_TRUE(ranked);
    EXPECT_EQ(shown(*ranked), (std::multiset<std::string>{"i3", "own-1", "own-2"}));
    EXPECT_TRUE(ranked->warnings.empty()) << "the caller's own need no catalogue";
    for (const auto& entry : ranked->entries)
      if (entry.body->id == "own-1") {
        EXPECT_NE(entry.body->json.find("First"), std::string::npos);
      }
  }
}

TEST_F(visitor_candidates, a_candidate_of_a_subscription_is_shown_once) {
  auto c = open(hello(1));
  subscription home;
  home.slot = "home";
  home.candidates = {"i3", "i4", "i3", "i3"};
  c.say(home);
  EXPECT_EQ(shown(*first_list(c)), (std::multiset<std::string>{"i3", "i4"}));
}

TEST_F(visitor_candidates, a_subscription_to_what_is_unknown_is_warned_with_its_first_list) {
  auto c = open(hello(1));
  subscription home;
  home.id = "q1";
  home.slot = "home";
  home.item = "nothing";
  home.candidates = {"i3", "i4", "nobody"};
  c.say(home);
  const auto list = first_list(c);
  const auto& rows = list->warnings;
  ASSERT_EQ(rows.size(), 2u);
  for (const auto& row : rows) {
    EXPECT_EQ(row.id, "q1");
    EXPECT_EQ(row.warning, row_warning::unknown_item);
  }
  c.say(sync_request{"home"});
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() == 2; }));
  EXPECT_TRUE(c.sink->slates()[1]->warnings.empty()) << "it was told";
}

// For somebody, for a browser that prefetches, and for nobody.
TEST_F(visitor_candidates, a_list_about_an_unknown_item_is_answered_with_a_warning) {
  const auto c = watching(1);
  list_request list;
  list.what.slot = "home";
  list.what.live = false;
  const auto warnings = [&](requester who, bool prefetch, std::string item) {
    list.who = who;
    list.prefetch = prefetch;
    list.what.item = std::move(item);
    const auto got = wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
    EXPECT_TRUE(got);
    return got ? got->warnings.size() : 99;
  };
  for (const auto prefetch : {true, false}) {
    EXPECT_EQ(warnings(of(c), prefetch, "nothing"), 1u);
    EXPECT_EQ(warnings(of(c), prefetch, "i1"), 0u);
    EXPECT_EQ(warnings({}, prefetch, "nothing"), 1u);
    EXPECT_EQ(warnings({}, prefetch, "i1"), 0u);
  }
}

} // namespace
} // namespace attune
