#include "tests/support/engine_fixture.hpp"

// What operators, and visitors themselves, read of a visitor: by names wherever names are known.

namespace attune {
namespace {

class visitor_pages : public test::engine_fixture {
protected:
  visitor_pages() {
    start();
    auto c = watching(1);
    session_ = c.facts.session;
    auto seen = act(signal_kind::page_view, "");
    seen.categories = {"C1", "nowhere"};
    c.say(batch(1, {act(signal_kind::click, "i3"), seen}));
    c.say(about(control_op::hide_category, "c2"));
    c.say(about(control_op::set_interest, "c0"));
    c.say(batch(2, {act(signal_kind::click, "gone")}));
    EXPECT_TRUE(c.sink->until([](const auto& s) { return s.acks().size() == 2; }));
  }

  static control about(control_op op, std::string topic) {
    control x;
    x.op = op;
    x.topic = std::move(topic);
    x.weight = 0.5f;
    return x;
  }

  std::string timeline() {
    const auto text = wait<std::string>(
      [&](auto done) { subject->operators().session(to_string(session_), std::move(done)); });
    return text ? *text : text.error().what;
  }

  std::string exported() {
    requester who;
    who.visitor = visitor_id{1, 1};
    const auto text = wait<std::string>(
      [&](auto done) { subject->port().export_person(who, {}, std::move(done)); });
    return text ? *text : text.error().what;
  }

  static void expect_in(const std::string& page, std::initializer_list<const char*> members) {
    for (const auto* member : members)
      EXPECT_NE(page.find(member), std::string::npos) << member << " in " << page;
  }

private:
  session_id session_;
};

TEST_F(visitor_pages, a_timeline_names_items_and_topics) {
  const auto page = timeline();
  expect_in(page, {R"("items":["i3"])", R"("categories":["C1","nowhere"])",
                   R"("op":"hide_category")", R"("topic":"c2")", R"("topic":"c0")"});
  expect_in(page, {R"("items":["gone"])"}); // As it was said: no catalogue knows it.
}

TEST_F(visitor_pages, an_actor_names_what_its_visitor_likes) {
  expect_in(page(1), {R"("interests":[{"topic":"c3","weight":)", R"({"topic":"c1","weight":)",
                      R"("stated_interests":[{"topic":"c0","weight":0.5}])"});
}

TEST_F(visitor_pages, an_export_names_what_its_visitor_likes_and_hides) {
  expect_in(exported(), {R"("interests":[{"topic":"c3","weight":)", R"("hidden_topics":["c2"])",
                         R"("stated_interests":[{"topic":"c0","weight":0.5}])"});
}

} // namespace
} // namespace attune
