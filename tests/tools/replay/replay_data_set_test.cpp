#include "tools/replay/replay_data_set.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

#include <sstream>

using namespace attune;
using test::fake_server;

namespace {

data_set made_of(const std::vector<std::pair<const char*, const char*>>& events) {
  data_set out;
  for (const auto& [person, item] : events)
    out.events.push_back({out.people.number_of(person), out.items.number_of(item),
                          static_cast<std::int64_t>(out.events.size()) * 1'000'000});
  return out;
}

/// Ranks the known items, newest first, and notes in order what it is asked.
struct newest_first {
  std::vector<std::string> answer(const std::string& text) {
    if (text.find(R"("type":"hello")") != std::string::npos)
      return {R"({"type":"welcome"})"};
    if (text.find(R"("type":"signals")") != std::string::npos) {
      asked.push_back("click");
      const auto at = text.find(R"("seq":)") + 6;
      return {R"({"type":"ack","seq":)" + text.substr(at, text.find(',', at) - at) + '}'};
    }
    if (text.find(R"("type":"sync")") != std::string::npos)
      asked.push_back("sync");
    std::string order;
    for (auto id = known.rbegin(); id != known.rend(); ++id)
      order += (order.empty() ? "\"" : ",\"") + *id + '"';
    return {R"({"type":"rec","order":[)" + order + "]}"};
  }

  fake_server::answer put(const std::string& body) {
    const auto id = body.substr(8, body.find('"', 8) - 8); // [{"id":"
    if (body.find("unwelcome") != body.npos)
      return {200, R"({"accepted":0,"rejected":1})", true};
    known.push_back(id);
    asked.push_back("put " + id);
    return {200, R"({"accepted":1})", true};
  }

  fake_server::behaviour behaviour() {
    return {[this](const std::string& text) { return answer(text); },
            [this](const fake_server::request& x) { return put(x.body); }};
  }

  std::vector<std::string> known;
  std::vector<std::string> asked;
};

} // namespace

TEST(replay_data_set, ranks_then_puts_what_is_new_then_clicks) {
  newest_first gateway;
  fake_server server{gateway.behaviour()};
  std::ostringstream log;
  const auto got = replay(made_of({{"p", "x"}, {"p", "y"}, {"p", "x"}}), {}, server.url(), log);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(gateway.asked, (std::vector<std::string>{"put x", "click", "sync", "put y", "click",
                                                     "sync", "click"}));
}

TEST(replay_data_set, scores_the_gateway_and_the_baselines_on_the_same_events) {
  newest_first gateway;
  fake_server server{gateway.behaviour()};
  std::ostringstream log;
  const auto got = replay(made_of({{"p", "x"}, {"q", "y"}, {"p", "y"}, {"p", "x"}, {"q", "z"}}), {},
                          server.url(), log);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->events, 5u);
  EXPECT_EQ(got->attune.scored(), 3u);
  EXPECT_EQ(got->popularity.scored(), 3u);
  EXPECT_EQ(got->co_visitation.scored(), 3u);
  // Newest first: y at 1, x at 2, z unknown.
  EXPECT_DOUBLE_EQ(got->attune.hit_rate(), 2 / 3.);
  EXPECT_DOUBLE_EQ(got->attune.reciprocal_rank(), (1 + 0.5) / 3);
  // Popularity: of one visit each, the later, y, weighs more; then y leads x by two to one; z is
  // unknown.
  EXPECT_DOUBLE_EQ(got->popularity.reciprocal_rank(), (1 + 0.5) / 3);
}

TEST(replay_data_set, an_item_that_is_refused_goes_on_by_its_id_alone) {
  newest_first gateway;
  fake_server server{gateway.behaviour()};
  std::ostringstream log;
  auto data = made_of({{"p", "x"}, {"p", "y"}});
  data.about[0].id = "x";
  data.about[0].title = "unwelcome";
  const auto got = replay(data, {}, server.url(), log);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(gateway.known, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(got->bare_items, 1u);
  EXPECT_NE(log.str().find("item x goes on by its id alone"), std::string::npos) << log.str();
}

TEST(replay_data_set, says_which_url_is_none) {
  std::ostringstream log;
  const auto got = replay(made_of({{"p", "x"}}), {}, "localhost", log);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("'localhost'"), std::string::npos);
}

TEST(replay_data_set, wants_lockstep_and_a_slot_as_the_data_is) {
  const auto clicks = replay_settings({.format = data_format::session_rec});
  const auto films = replay_settings({.format = data_format::recbole, .key = "pk_a"});
  const auto has = [](const std::vector<std::string>& list, const std::string& x) {
    return std::find(list.begin(), list.end(), x) != list.end();
  };
  EXPECT_TRUE(has(clicks, "engine.lockstep=true"));
  EXPECT_TRUE(has(clicks, "slots.replay.policy=greedy"));
  EXPECT_TRUE(has(clicks, "slots.replay.repeats=true"));
  EXPECT_TRUE(has(films, "slots.replay.repeats=false"));
  EXPECT_TRUE(has(films, "http.publishable_keys=[\"pk_a\"]"));
}
